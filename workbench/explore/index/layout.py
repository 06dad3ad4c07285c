"""Which columns the index keeps of which table, and by which of them rows are found."""

from __future__ import annotations

__all__ = [
    "CARD_NUMBERS",
    "CARD_PREFIX",
    "CODED",
    "KEPT",
    "KEYS",
    "NAMES",
    "NUMBERED",
    "POSTINGS",
    "REPEATED",
    "TIMED",
    "TIMES",
]

_MONEY = ("fund_pay_sumamt", "acct_pay")
_SOURCE = ("source_file", "source_row")

#: Columns kept per table: those that the questions named ``graph_…`` read.
KEPT: dict[str, tuple[str, ...]] = {
    "node_place": ("place", "fixmedins_code", "fixmedins_name", "kind", "hosp_lv", "region", "registered"),
    "node_doctor": ("doctor", "dr_code", "dr_name", "medins_code", "registered"),
    "node_patient": (
        *(
            "patient",
            "psn_no",
            "certno",
            "psn_name",
            "gend",
            "brdy",
            "live_admdvs",
            "live_addr",
            "resdbook_no",
        ),
        *("phone", "insutype", "sp_psn_type", "die_date", "registered"),
    ),
    "node_card": ("card", "card_id", "patient", "first_at", "last_at", "uses"),
    "event_purchase": (
        *("event", "setl_id", "patient", "card", "place", "swiped_at", "opter_id", "counted"),
        *_MONEY,
    ),
    "event_outpatient": (
        *("event", "mdtrt_id", "setl_id", "patient", "place", "doctor", "visited_at", "med_type", "counted"),
        *_MONEY,
    ),
    "event_admission": (
        *("event", "mdtrt_id", "setl_id", "patient", "place", "doctor", "begin_at", "counted"),
        *_MONEY,
    ),
    "event_prescription": ("event", "bkkp_sn", "setl_id", "patient", "doctor", "place", "filled_at", *_MONEY),
    "setl_d": (
        *("setl_id", "mdtrt_id", "psn_no", "fixmedins_code", "vali_flag", "setl_time"),
        *("mdtrt_cert_type", "mdtrt_cert_no"),
        *(*_MONEY, *_SOURCE),
    ),
    "mdtrt_d": ("mdtrt_id", "psn_no", "fixmedins_code", "chfpdr_code", *_SOURCE),
    "fee_list_d": ("bkkp_sn", "psn_no", "fixmedins_code", "bilg_dr_code", *_SOURCE),
    "psn_info_b": ("psn_no", "vali_flag", *_SOURCE),
}

#: Node tables: the number is the position of the row, and the rows are sorted by id.
NUMBERED = {"node_place": "place", "node_doctor": "doctor", "node_patient": "patient", "node_card": "card"}

#: Ids in the checked tables that are kept as the number of the node.
CODED = {
    "psn_no": ("node_patient", "psn_no"),
    "fixmedins_code": ("node_place", "fixmedins_code"),
    "chfpdr_code": ("node_doctor", "dr_code"),
    "bilg_dr_code": ("node_doctor", "dr_code"),
}

#: Columns of settlements whose first value is the number of a card, which is kept as the card of the case.
CARD_NUMBERS = ("mdtrt_cert_no", "card_sn", "ssc_cardno")

#: What stands before the number of a card in the id of the card.
CARD_PREFIX = "SSC:"

#: Event tables whose rows are found by time at a place, and the columns by which their times are kept.
TIMED = {"event_purchase": ("patient", "place"), "event_admission": ("patient", "place")}

#: Columns with few different values, kept as a dictionary.
REPEATED = frozenset({"source_file", "vali_flag", "mdtrt_cert_type", "med_type", "opter_id", "insutype"})

#: Columns of node numbers by which rows are found.
POSTINGS: dict[str, tuple[str, ...]] = {
    "event_purchase": ("patient", "card", "place"),
    "event_outpatient": ("patient", "doctor", "place"),
    "event_admission": ("patient", "doctor", "place"),
    "event_prescription": ("patient", "doctor", "place"),
    "node_card": ("patient",),
    "setl_d": ("psn_no",),
}

#: Columns of text keys by which rows of checked tables are found.
KEYS: dict[str, tuple[str, ...]] = {
    "setl_d": ("setl_id", "mdtrt_id"),
    "mdtrt_d": ("mdtrt_id",),
    "fee_list_d": ("bkkp_sn",),
    "psn_info_b": ("psn_no",),
}

#: Time column per event table.
TIMES = {
    "event_purchase": "swiped_at",
    "event_outpatient": "visited_at",
    "event_admission": "begin_at",
    "event_prescription": "filled_at",
}

#: Where the ids of a kind of node stand.
NAMES = {
    "card": ("node_card", "card_id"),
    "doctor": ("node_doctor", "dr_code"),
    "facility": ("node_place", "fixmedins_code"),
    "patient": ("node_patient", "psn_no"),
    "pharmacy": ("node_place", "fixmedins_code"),
}
