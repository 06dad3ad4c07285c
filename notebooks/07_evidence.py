# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Evidence · 证据
#
# 线索查实以后要交出去的，是**别人不靠我们也能核对的东西**：每条边背后的原始行、行在哪个文件的第几行、
# 文件的指纹、一张离线能打开的图。这一页把这些逐样取出来。
#
# 完整的移送证据包（移送书、证据目录、签名、独立校验脚本）尚未包含在本程序中；这里给出的是其中的图与行。
# 各文件给谁看、有哪些列，见 `docs/evidence.md`。

# %%
import hashlib
import json
import os
import tempfile
from pathlib import Path

import networkx as nx
import pandas as pd

import workbench

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
lead = case.leads()[0]
out = Path(tempfile.mkdtemp(prefix="evidence-"))
print(lead.lead_id, lead.title["zh"])

# %% [markdown]
# ## Every edge with its rows · 每条边和它的行

# %%
graph = case.graph(lead=lead.lead_id)
links = pd.DataFrame(
    {
        "source": source,
        "target": target,
        "relation": relation,
        "count": data["count"],
        "table": row.table,
        "key": row.key,
        "source_file": row.source_file,
        "source_row": row.source_row,
    }
    for source, target, relation, data in graph.edges(keys=True, data=True)
    for row in data["rows"]
)
links.to_csv(out / "edges-to-rows.csv", index=False, encoding="utf-8-sig")
print(f"{graph.number_of_edges()} 条边，{len(links):,} 行对应关系")
links.head()

# %% [markdown]
# ## A page that opens anywhere · 离线图页
#
# 自带全部脚本，不连任何网络；姓名编号默认脱敏，移送时另有要求再生成明文。

# %%
picture = case.drill(lead=lead.lead_id)
page = case.page(lead.lead_id, out / "graph.html")
print(page.name, f"{page.stat().st_size / 1024:.0f} KB")
picture

# %% [markdown]
# ## For other tools · 给其他工具
#
# 同一张图写成 GraphML、GEXF、i2 ANX、CSV 和 FollowTheMoney：每条边都带着它的行，没有行的边写不出来。
# `internal` 脱敏；`transfer` 带明文编号和姓名，须写理由，理由先进审计日志：
#
# ```python
# case.graph_files(lead.lead_id, out / "移送", level="transfer", reason="移送公安，文号……")
# ```

# %%
written = case.graph_files(lead.lead_id, out / "graph")
print(f"{written.nodes} 个节点，{written.edges} 条边，{written.rows:,} 行")
print("、".join(path.name for path in written.paths))

# %% [markdown]
# ## The rows themselves · 原始行

# %%
rows = case.rows(lead.lead_id)
rows.to_parquet(out / "rows.parquet", index=False)
prints = json.loads((case.folder / "inputs" / "fingerprints.json").read_text(encoding="utf-8"))
record = json.loads((case.run().folder / "run.json").read_text(encoding="utf-8"))
print("检测编号", record["run_id"], "数据指纹", record["data_digest"][:16] + "…")

# %% [markdown]
# ## Checked · 核对
#
# 1. 没有一条边没有行；边上的行全部属于这条线索；
# 2. 图页里没有任何外部地址会被加载；
# 3. 写出的文件再读回来，内容不变；
# 4. 检测所用的数据，就是导入时记下指纹的那一份；
# 5. 导出这件事已经进了审计日志；
# 6. 用另一个程序（networkx）读回 GraphML，节点和边一个不少。

# %%
assert nx.number_of_edges(graph) == links.groupby(["source", "target", "relation"]).ngroups
known = set(zip(rows["table_name"], rows["row_key"], strict=True))
assert set(zip(links["table"], links["key"], strict=True)) <= known
html = page.read_text(encoding="utf-8")
assert 'src="http' not in html
assert 'href="http' not in html
pd.testing.assert_frame_equal(pd.read_parquet(out / "rows.parquet"), rows)
assert record["data_digest"] == case.data_digest
assert record["inputs"] == prints
assert any(one.action == "export" for one in case.audit.entries())
again = nx.read_graphml(out / "graph" / "evidence.graphml", force_multigraph=True)
assert (again.number_of_nodes(), again.number_of_edges()) == (len(graph), graph.number_of_edges())
for path in sorted(one for one in out.rglob("*") if one.is_file()):
    print(hashlib.sha256(path.read_bytes()).hexdigest()[:16], path.name)
