-- Passages and counts of a code, by response, without looking into the table: `codeCounts` reads every coding of a survey.
-- It begins as `coding_code` did, which it takes the place of.
drop index coding_code;
create index coding_counted on coding (survey, code, response, question, from_point, to_point, words, by_whom, removed_at, id);
