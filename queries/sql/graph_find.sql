-- asks: which nodes a typed text names: exactly by number, certificate or phone, exactly by a person's name, by part of an institution's name
-- parameters: $text, not empty; $most, hits
-- returns: kind, id, label
with hit as (
    select 'patient' as kind, psn_no as id, psn_name as label, psn_no = $text as exact
    from node_patient where $text in (psn_no, psn_name, certno, phone)
    union all
    select distinct 'card', card_id, card_id, true from node_card where card_id = $text
    union all
    select 'doctor', dr_code, dr_name, dr_code = $text from node_doctor where $text in (dr_code, dr_name)
    union all
    select kind, fixmedins_code, fixmedins_name, fixmedins_code = $text
    from node_place where fixmedins_code = $text or contains(fixmedins_name, $text)
)
select kind, id, coalesce(label, id) as label
from hit
order by exact desc, kind, id
limit $most
