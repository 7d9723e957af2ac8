-- `words from to` of a coding, as text: counting reads every coding of a survey, and to write three numbers as text takes PostgreSQL longer than to read them. Never changed: where a coding stands later is in `coding_anchor`.
alter table coding add column span {{key}} not null default '';
drop index coding_of_response;
drop index coding_counted;
update coding set span = words || ' ' || from_point || ' ' || to_point;
-- codedResponses: all that is counted of the codings of a response, without looking into the table; and of few codes
create index coding_of_response on coding (survey, response, question, span, code, by_whom, removed_at, id);
create index coding_counted on coding (survey, code, response, question, span, by_whom, removed_at, id);
