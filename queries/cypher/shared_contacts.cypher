// asks: who shares a registered household book, address or phone with a patient; the shared value is not returned
// parameters: $node (patient:id)
// returns: key, id, label, observed (how many are shared), via (household, address, phone; sorted)
// order: observed from most to least, key
// What more people share than make a tie is not there.
MATCH (:Entity {key: $node})-[t:SHARED_CONTACT]-(n:Entity)
RETURN n.key AS key, n.id AS id, n.label AS label, t.observed AS observed, t.via AS via
ORDER BY observed DESC, key
