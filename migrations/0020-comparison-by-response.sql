-- All that is counted of the codings of a response, without looking into the table: `codedResponses` reads every coding of a survey, response by response.
-- It begins as `coding_answer` did, which it takes the place of.
drop index coding_answer;
create index coding_of_response on coding (survey, response, question, from_point, to_point, words, code, by_whom, removed_at, id);
