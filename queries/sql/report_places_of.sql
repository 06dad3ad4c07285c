-- asks: the source rows behind one figure of a report
-- parameters: $view, $inside (whether the listed values count, or all others), $span; table wanted(value) (reads table report_row)
-- returns: source_file, source_row, setl_id, settled_at, is_refund, total_fen, fund_fen, account_fen, cash_fen
with grouped as (
    unpivot report_row
    on place_region, insured_region, home_region, insurance, person_type, age, disease, place_kind, place
    into name view value value
)
select source_file, source_row, setl_id, settled_at, is_refund, total_fen, fund_fen, account_fen, cash_fen
from grouped g
left join (select distinct value from wanted) w on w.value = g.value
where g.view = $view and g.span = $span and (w.value is not null) = $inside
order by source_file, source_row
