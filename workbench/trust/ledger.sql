create table if not exists lead (
    lead_id text primary key, scheme text not null, first_run text not null
);
create table if not exists sighting (
    lead_id text not null references lead, run_id text not null, key text not null,
    score real not null, rows integer not null, primary key (lead_id, run_id)
);
create table if not exists sighted_member (
    lead_id text not null, run_id text not null, kind text not null, id text not null,
    primary key (lead_id, run_id, kind, id)
);
create table if not exists review (
    seq integer primary key autoincrement, lead_id text not null references lead, status text not null,
    actor text not null, note text not null, at text not null
);
create table if not exists promoted (
    seq integer primary key autoincrement, lead_id text not null references lead, record text not null,
    actor text not null, at text not null
);
create table if not exists rule (
    seq integer primary key autoincrement, name text not null, value text not null, actor text not null, at text not null
);
create table if not exists workflow (
    seq integer primary key autoincrement, kind text not null, lead_id text not null, refers integer not null,
    waits integer not null, detail text not null, actor text not null, at text not null
);
create table if not exists audit (
    seq integer primary key, at text not null, actor text not null, action text not null, subject text not null,
    detail text not null, prev text not null, hash text not null
);

create index if not exists member_of on sighted_member (kind, id);
create index if not exists review_of on review (lead_id, seq);
create index if not exists workflow_of on workflow (lead_id, seq);
create index if not exists audit_of on audit (subject, seq);

-- Nothing is changed and nothing is deleted.
create trigger if not exists lead_stays before update on lead begin select raise(abort, 'append only'); end;
create trigger if not exists lead_remains before delete on lead begin select raise(abort, 'append only'); end;
create trigger if not exists sighting_stays before update on sighting begin select raise(abort, 'append only'); end;
create trigger if not exists sighting_remains before delete on sighting begin select raise(abort, 'append only'); end;
create trigger if not exists member_stays before update on sighted_member begin select raise(abort, 'append only'); end;
create trigger if not exists member_remains before delete on sighted_member begin select raise(abort, 'append only'); end;
create trigger if not exists review_stays before update on review begin select raise(abort, 'append only'); end;
create trigger if not exists review_remains before delete on review begin select raise(abort, 'append only'); end;
create trigger if not exists promoted_stays before update on promoted begin select raise(abort, 'append only'); end;
create trigger if not exists promoted_remains before delete on promoted begin select raise(abort, 'append only'); end;
create trigger if not exists rule_stays before update on rule begin select raise(abort, 'append only'); end;
create trigger if not exists rule_remains before delete on rule begin select raise(abort, 'append only'); end;
create trigger if not exists workflow_stays before update on workflow begin select raise(abort, 'append only'); end;
create trigger if not exists workflow_remains before delete on workflow begin select raise(abort, 'append only'); end;
create trigger if not exists audit_stays before update on audit begin select raise(abort, 'append only'); end;
create trigger if not exists audit_remains before delete on audit begin select raise(abort, 'append only'); end;

-- A row that takes the number of another would replace it without being a deletion.
create trigger if not exists review_is_new before insert on review
when exists (select 1 from review where seq = new.seq) begin select raise(abort, 'append only'); end;
create trigger if not exists promoted_is_new before insert on promoted
when exists (select 1 from promoted where seq = new.seq) begin select raise(abort, 'append only'); end;
create trigger if not exists rule_is_new before insert on rule
when exists (select 1 from rule where seq = new.seq) begin select raise(abort, 'append only'); end;
create trigger if not exists workflow_is_new before insert on workflow
when exists (select 1 from workflow where seq = new.seq) begin select raise(abort, 'append only'); end;
create trigger if not exists audit_is_next before insert on audit
when new.seq is not (select coalesce(max(seq), 0) + 1 from audit) begin select raise(abort, 'append only'); end;
