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
# # 证据包 · Evidence
#
# 线索查实以后要交出去的，是**别人不靠我们也能核对的东西**。这一页从一条线索做出一个封存的证据包，再像接收单位那样核对它。
#
# - **内部**：人员一律用假名，供本单位流转；**移送**：含线索成员真实身份，须有两名承办人和用途，否则拒绝制作。
# - 每份文书有 DOCX（可编辑）和 PDF（定稿）；要由人补充的地方是写明“谁填、依据哪条”的空白。
# - 程序给出的是线索分析，不是认定结论，也不是鉴定意见。
#
# 在 02 的“证据包”页签里可以用鼠标做同样的事。各部分放在哪里、怎样核对，见 `docs/evidence.md`。

# %%
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pandas as pd
from IPython.display import Image

import workbench
from workbench.evidence.letters.facts import Facts, blank_form, read
from workbench.evidence.parts import figures_of, folder_of, run_of
from workbench.explore import walk
from workbench.explore.sheet import Sheet

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
# 演示：取原始记录最少的一条。实际办案时换成核实了的线索，例如 walk.lead_of(case, "", "L-3f085fb0")
lead = min(case.leads(), key=lambda one: (one.rows, one.lead_id))
out = Path(tempfile.mkdtemp(prefix="evidence-"))
look = case.sitting()  # 人员的称呼一律遮蔽，与屏幕上一样
print(walk.head(look, lead))
print(f"背后的原始记录 {lead.rows:,} 行")

# %% [markdown]
# ## 只有人知道的事 · What only people know
#
# 承办人、审批人、案由、意见等写在一份 TOML 里。先写出空白表，分给各经办人填；也可以直接在下面的表单里填，
# “保存事实表”存成同一份文件。**这里填的是虚构的人。**

# %%
form = out / "facts.toml"
form.write_text(blank_form(), encoding="utf-8")
assert read(form) == Facts()
print("\n".join(blank_form().splitlines()[:24]))

# %%
facts = Facts.model_validate(
    {
        "authority": {"name": "虚构市医疗保障局", "police": "虚构市公安局"},
        "officers": [
            {"name": "甲一", "certificate": "ZF990001"},
            {"name": "乙二", "certificate": "ZF990002"},
        ],
        "export": {"purpose": "移送虚构市公安局（演示）"},
    }
)
panel = case.evidence_form(lead.lead_id, out=out / "packages", facts=form)
panel.form.fill(facts)
panel.save()
panel

# %% [markdown]
# ## 制作 · The package
#
# 表单里的“制作证据包”和下面一行、命令行 `workbench evidence` 做的是同一件事。制作前先写审计日志，做完再记封存校验值。
# 写上导入时的抽取数据（`extract=`），5.04 就是原始记录；不写，则是案件中的校验后数据表，材料里会说明。

# %%
internal, transfer = case.evidence(lead.lead_id, out / "packages", level="both", facts=form)
for one in (internal, transfer):
    print(one.path.name, f"{one.sealed.files} 个文件", "草稿" if one.is_draft else "")
    print("  封存校验值", one.sealed.tagmanifest_sha256)
print(transfer.standings[0].said["zh"])
print(f"移送级还有 {len(transfer.gaps)} 项须由人填写，例如：")
Sheet({"缺什么": gap.what, "谁填": gap.who, "依据": gap.rule} for gap in transfer.gaps[:8])

# %% [markdown]
# ## 里面有什么 · What is in it

# %%
listed = pd.read_csv(transfer.path / folder_of("5.03") / "files.csv", dtype=str)
folders = listed["path"].str.removeprefix("data/").str.rpartition("/")[0]
Sheet(
    {"部分": part, "文件夹": folders[found.index].min(), "文件数": len(found)}
    for part, found in listed.groupby("part")
)

# %%
totals = json.loads((transfer.path / folder_of("5.04") / "totals.json").read_text("utf-8"))
print(f"须相等的合计 {len(totals['ties'])} 组，不相等就不能封存")
sums = {"total_yuan": "总额", "fund_yuan": "基金支付", "account_yuan": "个人账户", "cash_yuan": "现金"}
Sheet(
    {"文件": table["file"].removeprefix("data/"), "行数": table["rows"]}
    | {
        f"{name}净额（元）": Decimal(found) if found else None
        for key, name in sums.items()
        for found in [table["sums"].get(f"net_{key}", table["sums"].get(key))]
    }
    for table in totals["tables"]
)

# %% [markdown]
# ## 看关系图 · Looking at the graph
#
# 图、离线页和给其他工具的文件都在 5.06；人员的称呼与所在级别一致。

# %%
Image(data=(internal.path / folder_of("5.06") / "graph.png").read_bytes(), width=640)

# %% [markdown]
# ## 像接收单位那样核对 · As the receiving office checks it
#
# 接收单位不需要本程序：`verify.py` 只用 Python 标准库；或者在材料包里执行 `sha256sum -c manifest-sha256.txt`。
# 公钥指纹应当面或打电话告知，再用 `--key` 核对。

# %%
bare = [sys.executable, "-I", "-S", str(transfer.path / "verify.py"), "--key", transfer.sealed.key]
done = subprocess.run(bare, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own script
print("\n".join(done.stdout.splitlines()[-4:]))

# %% [markdown]
# ## 核对 · Checked
#
# 1. 独立脚本核对通过；改一个字节就不通过；
# 2. 清单里每个文件的校验值，与这里重新算的一致；
# 3. 内部级的包里找不到任何成员的编号；
# 4. 材料里的运行记录，就是案件里的那一份；
# 5. 导出前后各有一条审计日志，封存校验值在其中；
# 6. 用另一个程序（networkx）读回 GraphML，节点和边一个不少。
#
# **下一步**：补齐缺的事项后用移送级正式制作，连同公钥指纹交接收单位；要回头核对每个数字，用 `workbench reproduce`。

# %%
assert done.returncode == 0
for path, digest in zip(listed["path"], listed["sha256"], strict=True):
    assert hashlib.sha256((transfer.path / path).read_bytes()).hexdigest() == digest
tables = b"".join(path.read_bytes() for path in internal.path.rglob("*.csv"))
assert not [one.id for one in lead.members if one.kind == "patient" and one.id.encode() in tables]
assert run_of(transfer.path).read_bytes() == (case.run().folder / "run.json").read_bytes()
assert json.loads(figures_of(transfer.path).read_text("utf-8"))["level"] == "transfer"
entries = [one for one in case.audit.entries() if one.action in ("export", "export_sealed")]
assert [one.action for one in entries[-2:]] == ["export", "export_sealed"]
assert entries[-1].detail["tagmanifest"] == transfer.sealed.tagmanifest_sha256
again = nx.read_graphml(transfer.path / folder_of("5.06") / "evidence.graphml", force_multigraph=True)
assert (again.number_of_nodes(), again.number_of_edges()) == (transfer.graph.nodes, transfer.graph.edges)
target = next(internal.path.rglob("totals.json"))
target.write_bytes(target.read_bytes().replace(b"1", b"2", 1))
bare = [sys.executable, "-I", "-S", str(internal.path / "verify.py")]
assert subprocess.run(bare, capture_output=True, check=False).returncode == 1  # noqa: S603
print(f"核对通过：{len(listed)} 个文件的校验值一致；内部级不含任何成员的编号；改动一个字节即被发现。")
