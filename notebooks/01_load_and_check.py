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
# # 导入与核对 · Load and check an extract
#
# 分析之前先核对账：**读到的每一条记录，要么接收，要么写明理由拒收，要么是重复**；金额也要对得上。
# 对不上的导入不会成功，所以这里核对的是：拒收了什么、为什么、会不会影响结论。
#
# 案件路径取自环境变量 `WORKBENCH_CASE`（`workbench lab CASE` 会设好）；没有时用 `make run` 生成的演示案件。
# 自己的数据先在终端运行：`workbench load 抽取文件夹 --case 案件`，再运行 `workbench detect 案件`。

# %%
import json
import os
from decimal import Decimal

import pandas as pd
import pyarrow.parquet as pq

import workbench
from graph_loaders.schema import table_schemas
from workbench.explore.sheet import Sheet
from workbench.texts import labels

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
report = json.loads((case.folder / "load-report.json").read_text(encoding="utf-8"))
files = pd.DataFrame(report["files"])
tables = {code: schema.zh for code, schema in table_schemas().items()}
Sheet(
    {
        "文件": one["name"],
        "数据表": f"{tables.get(one['table'], '')} {one['table']}",
        "读到（条）": one["records"],
        "接收": one["accepted"],
        "拒收": one["rejected"],
        "完全重复": one["exact_duplicates"],
        "接收的金额（元）": Decimal(one["money_yuan"]["accepted"]) if one.get("money_yuan") else None,
    }
    for one in report["files"]
)

# %% [markdown]
# ## 拒收了什么 · What was rejected
#
# 拒收的记录都在隔离区：文件、行号、原因、出问题的列、取值片段、该行字节的 SHA-256。原件不动，随时可以回头核对。

# %%
rejects = pd.read_parquet(case.folder / "quarantine" / "rejects.parquet")
print(f"隔离区共 {len(rejects):,} 条")
reasons = labels("overview.reason")
counted = rejects.groupby(["source_file", "reason"]).size()
Sheet(
    (
        {"文件": name, "拒收原因": reasons[code]["zh"] if code in reasons else code, "条数": count}
        for (name, code), count in counted.items()
    ),
    empty="没有拒收的记录。",
)

# %% [markdown]
# ## 因缺表缺列而关闭的 · What could not be known
#
# 没有到秒的刷卡时间，就不能做同时刷卡检测；没有参保人信息表，就不知道谁和谁是一家人。
# 程序不猜，只把关掉了什么说清楚。

# %%
notes = [note["zh"] for one in [*report["files"], report] for note in one.get("switched_off", [])]
print("\n".join(dict.fromkeys(notes)) or "所需的表和列都在，没有关闭任何检测。")

# %% [markdown]
# ## 变成了什么图 · What became a graph
#
# 五类节点：参保人、就医凭证、医师、定点药店、定点医疗机构；四类事件：购药刷卡、门诊、住院、处方。

# %%
sizes = {
    path.stem: pq.read_metadata(path).num_rows for path in sorted((case.folder / "tables").glob("*.parquet"))
}
made = {
    "node_patient": "参保人",
    "node_card": "就医凭证",
    "node_doctor": "医师",
    "node_place": "定点药店和定点医疗机构",
    "event_purchase": "购药刷卡",
    "event_outpatient": "门诊",
    "event_admission": "住院",
    "event_prescription": "处方明细",
}
Sheet(
    {"内容": name, "数据表": code, "条数": sizes[code]}
    for code, name in (made | tables).items()
    if code in sizes
)

# %% [markdown]
# ## 核对 · Checked
#
# 下面每一条不成立就会报错：
# 1. 每个文件：接收 + 拒收 + 完全重复 = 读到的记录数；
# 2. 接收的记录全部在数据表里，一条不少；
# 3. 每一行都能说出来自哪个文件、第几行；
# 4. 金额也一样：读到的 = 接收 + 能读出金额的拒收 + 完全重复，到分；
# 5. 输入文件的指纹（SHA-256）已经记下，日后可以证明用的就是这些文件。
#
# **下一步**：打开 `02_lead_queue`，从线索队列开始。

# %%
for one in report["files"]:
    assert one["records"] == one["accepted"] + one["rejected"] + one["exact_duplicates"], one["name"]
    if money := one.get("money_yuan"):
        parts = [Decimal(money[part]) for part in ("accepted", "rejected_readable", "exact_duplicates")]
        assert Decimal(money["framed"]) == sum(parts), one["name"]
accepted = files[files["table"].isin(sizes)].groupby("table")["accepted"].sum()
for table, count in accepted.items():
    assert sizes[table] == count, (table, sizes[table], count)
settlements = pd.read_parquet(
    case.folder / "tables" / "setl_d.parquet", columns=["source_file", "source_row"]
)
assert settlements.notna().all().all()
prints = json.loads((case.folder / "inputs" / "fingerprints.json").read_text(encoding="utf-8"))
assert prints
print(f"核对通过：{int(files['records'].sum()):,} 条记录，{len(files)} 个文件。")
