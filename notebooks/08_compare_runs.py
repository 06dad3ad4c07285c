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
# # 两次检测对比 · Compare runs
#
# 参数改了、数据补了，线索会变。线索的身份跨检测保留：同一伙人还是同一个编号。
# 已排除的线索，只有证据增加到规定的程度才会重新出现，并写明多了什么。

# %%
import os

import workbench
from workbench.compare import CHANGES, changes, changes_table, differing
from workbench.explore.sheet import Sheet
from workbench.texts import text

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
runs = case.run_ids()
print("已有检测：", "、".join(runs))

# %% [markdown]
# ## 选两次 · Two runs
#
# 只有一次检测时，下面拿它与自己相比（一切不变）。想比较不同的设置，先再跑一次：
#
# ```python
# from workbench.config import Config
# case.detect(config=Config.model_validate({"pooling": {"windows_seconds": [300]}}))
# ```

# %%
first, second = case.run(runs[-2] if len(runs) > 1 else runs[-1]), case.run(runs[-1])
table = changes_table(first, second)
print(f"{first.run_id} → {second.run_id}")
Sheet(
    {"变化": text(f"change.{what}", "zh"), "线索（条）": int((table["what"] == what).sum())}
    for what in CHANGES
    if (table["what"] == what).any()
)

# %%
known = {lead.lead_id: lead for lead in [*first.leads, *second.leads]}
look = case.sitting()  # 人员的称呼一律遮蔽，与屏幕上一样
Sheet(
    (
        {
            "线索": one.lead,
            "内容": look.told(known[one.lead], known[one.lead].title),
            "变化": text(f"change.{one.what}", "zh"),
            "原始记录（行）": f"{one.rows_before:,} → {one.rows_after:,}",
            "新加入（个成员）": one.joined,
            "离开（个成员）": one.left,
        }
        for one in table[table["what"] != "same"].head(20).itertuples()
    ),
    empty="没有变化的线索。",
)

# %% [markdown]
# ## 为什么变 · Why
#
# 设置不同、输入不同、程序版本不同，都在两次检测的记录里。

# %%
differs = differing(first, second)
Sheet(
    ({"设置或输入": name, "前一次": old, "后一次": new} for name, (old, new) in differs.items()),
    empty="两次检测的输入和设置完全相同。",
)

# %% [markdown]
# ## 核对 · Checked
#
# 1. 每条线索恰好出现一次；新增、消失、变化、不变加起来等于两次线索的并集；
# 2. 输入和设置相同的两次检测，线索必须完全相同。

# %%
found = changes(first, second)
union = {one.lead_id for one in first.leads} | {one.lead_id for one in second.leads}
assert len(found) == len(union) == len({one.lead_id for one in found})
if not differs:
    assert {one.what for one in found} <= {"same"}
print(f"核对通过：{len(first.leads)} 条与 {len(second.leads)} 条线索，合并 {len(union)} 条。")
