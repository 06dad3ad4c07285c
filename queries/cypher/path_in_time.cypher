// asks: the way of recorded events between two nodes that arrives first: no event on it is before the one before it
// parameters: $source, $target (kind:id); $steps, at most, up to 6; $since, $until (times, null for any)
// returns: step (from 1), source, target (kind:id, as walked), relation, happened_at, key (table:row key), source_file, source_row
// order: step
// Events are walked in either direction, at the time when they begin. Of those that arrive first the one with the fewest
// steps; of several, from its end backwards, the smallest node, relation and key of each step, the step before it as early
// as it can be. Nothing when there is none.
MATCH (s:Entity {key: $source}), (t:Entity {key: $target})
WHERE s <> t
WITH [{node: s, best: [coalesce($since, localdatetime('0001-01-01T00:00:00'))]}] AS e0
CALL (e0) {
    UNWIND CASE WHEN $steps >= 1 THEN e0 ELSE [] END AS one
    WITH one.node AS u, one.best[0] AS since
    MATCH (u)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(v:Entity)
    WHERE r.first_at >= since AND ($until IS NULL OR r.first_at <= $until)
    WITH v, min([r.first_at, u.key, type(r), r.key]) AS best
    RETURN collect({node: v, best: best}) AS e1
}
CALL (e1) {
    UNWIND CASE WHEN $steps >= 2 THEN e1 ELSE [] END AS one
    WITH one.node AS u, one.best[0] AS since
    MATCH (u)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(v:Entity)
    WHERE r.first_at >= since AND ($until IS NULL OR r.first_at <= $until)
    WITH v, min([r.first_at, u.key, type(r), r.key]) AS best
    RETURN collect({node: v, best: best}) AS e2
}
CALL (e2) {
    UNWIND CASE WHEN $steps >= 3 THEN e2 ELSE [] END AS one
    WITH one.node AS u, one.best[0] AS since
    MATCH (u)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(v:Entity)
    WHERE r.first_at >= since AND ($until IS NULL OR r.first_at <= $until)
    WITH v, min([r.first_at, u.key, type(r), r.key]) AS best
    RETURN collect({node: v, best: best}) AS e3
}
CALL (e3) {
    UNWIND CASE WHEN $steps >= 4 THEN e3 ELSE [] END AS one
    WITH one.node AS u, one.best[0] AS since
    MATCH (u)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(v:Entity)
    WHERE r.first_at >= since AND ($until IS NULL OR r.first_at <= $until)
    WITH v, min([r.first_at, u.key, type(r), r.key]) AS best
    RETURN collect({node: v, best: best}) AS e4
}
CALL (e4) {
    UNWIND CASE WHEN $steps >= 5 THEN e4 ELSE [] END AS one
    WITH one.node AS u, one.best[0] AS since
    MATCH (u)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(v:Entity)
    WHERE r.first_at >= since AND ($until IS NULL OR r.first_at <= $until)
    WITH v, min([r.first_at, u.key, type(r), r.key]) AS best
    RETURN collect({node: v, best: best}) AS e5
}
CALL (e5) {
    UNWIND CASE WHEN $steps >= 6 THEN e5 ELSE [] END AS one
    WITH one.node AS u, one.best[0] AS since
    MATCH (u)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(v:Entity)
    WHERE r.first_at >= since AND ($until IS NULL OR r.first_at <= $until)
    WITH v, min([r.first_at, u.key, type(r), r.key]) AS best
    RETURN collect({node: v, best: best}) AS e6
}
UNWIND range(1, 6) AS step
WITH [e1, e2, e3, e4, e5, e6] AS layers, step
UNWIND [one IN layers[step - 1] WHERE one.node.key = $target] AS arrived
WITH layers, step, arrived ORDER BY arrived.best[0], step LIMIT 1
WITH arrived, reduce(way = [arrived], i IN range(step - 2, 0, -1) |
         [[one IN layers[i] WHERE one.node.key = way[0].best[1]][0]] + way) AS way
UNWIND range(1, size(way)) AS step
WITH step, way[step - 1].best AS best, way[step - 1].node AS v
MATCH (:Entity {key: best[1]})-[r]-(v)
WHERE type(r) = best[2] AND r.key = best[3]
RETURN step, best[1] AS source, v.key AS target, type(r) AS relation, r.first_at AS happened_at, r.key AS key,
       r.source_file AS source_file, r.source_row AS source_row
ORDER BY step
