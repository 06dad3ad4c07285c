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
# # 线索队列 · The lead queue
#
# 运行下面这一格，线索队列就出现了。**这是每天开始的地方**：
#
# - 按手法、优先级、机构、状态、金额、时间筛选；点列名排序；
# - 点一条线索，下面出现五个页签：**线索**（为什么可疑、检验过哪些合理解释）、**关系图**、**时间与对照**、**原始记录**、**证据包**；
# - “原始记录”里每行写明来源文件和行号，可复制本页或下载 CSV；关系图可导出；
# - 勾选多条线索可以一起处理；状态只能按 待核查 → 核查中 → 属实 / 排除 / 移送 走，作出结论要选理由，可以撤销，谁在什么时候做的都留着；
# - 姓名、编号、电话默认脱敏；要看明文，点“查看明文”并写理由，理由先进审计日志，然后才显示；
# - 关掉笔记本也不丢：图、位置、筛选、备注都在案件里，明天打开还是原样。
#
# 按 `?` 看快捷键。程序给出的是**疑点线索，不是认定结论**。

# %%
import os

import workbench
from workbench.explore.queue import best_explanation, fit_of
from workbench.explore.sheet import Sheet
from workbench.texts import text

case = workbench.open_case(os.environ.get("WORKBENCH_CASE", "../demo-case/case"))
if not case.run_ids():
    case.detect()
desk = case.desk()
desk

# %% [markdown]
# ## 用代码看同样的东西 · The same in Python
#
# 屏幕上的一切，代码里都有。`case.sitting()` 给出的称呼与屏幕上一样是遮蔽的；`lead.title`、`lead.members` 等原始值是明文，请注意场合。
# “默认列入”为“否”的线索没有被删除：它们分值不足或已有较好的合理解释，默认不列入队列。
#
# “实际”和“预计”：聚敛刷卡、串通住院是成员两两相遇的次数，有偿推荐是折合的病人数。

# %%
run = case.run()
look = desk.session


def best(lead):
    """最可能的合理解释；一项都不符合时不写。"""
    one = best_explanation(lead)
    return f"{text(f'explanation.{one.kind}', 'zh')} {fit_of(one):.0%}" if one else "无相符解释"


Sheet(
    {
        "线索": lead.lead_id,
        "内容": look.told(lead, lead.title),
        "手法": text(f"scheme.{lead.scheme}", "zh"),
        "状态": text(f"status.{lead.status}", "zh"),
        "得分": f"{lead.score:,.1f}",
        "实际": lead.observed,
        "预计": lead.expected,
        "基金支付（元）": lead.fund_yuan,
        "个人账户（元）": lead.account_yuan,
        "最可能的合理解释": best(lead),
        "默认列入": lead.reported,
    }
    for lead in run.leads
)

# %% [markdown]
# ## 用代码作决定 · Decide in Python
#
# 与屏幕上的按钮是同一件事，写进同一个只增不改的库。**下面的代码不会自动执行**，需要时去掉注释：
#
# ```python
# case.reviews.decide(lead_id, "in_review", actor="张三")
# case.reviews.decide(lead_id, "dismissed", actor="张三", reason="family", note="同户三代，逐一电话核实")
# case.reviews.withdraw(lead_id, "张三", "核实有误，撤回")
# case.reviews.require_second_person(True, "科长")   # 属实、排除、移送须第二人复核
# ```

# %%
history = [
    {
        "线索": lead.lead_id,
        "时间": one.at,
        "操作人": one.actor,
        "动作": text(f"review.kind.{one.kind}", "zh"),
        "状态": text(f"status.{one.status}", "zh") if one.status else "",
    }
    for lead in run.leads
    for one in case.reviews.history(lead.lead_id)
]
Sheet(history, empty="还没有人处理过线索。")

# %% [markdown]
# ## 核对 · Checked
#
# 1. 队列上的状态就是评审库里的状态；
# 2. 审计日志从头到尾连得上：中间改一个字，下面就会报错；
# 3. 打开案件这件事已经记下。
#
# **下一步**：`03`–`05` 各走一条线索，从一句话走到原始行；`06` 从一条举报出发；`07` 或线索的“证据包”页签制作证据包。

# %%
status = case.reviews.statuses()
assert all(lead.status == status.get(lead.lead_id, "open") for lead in case.leads(everything=True))
entries, head = case.audit.verify()
assert any(one.action == "open_case" for one in case.audit.entries())
print(
    f"审计日志 {entries} 条，最后一条的校验值 {head[:16]}…；线索 {len(run.leads)} 条，其中默认列入 {len(case.leads())} 条。"
)
