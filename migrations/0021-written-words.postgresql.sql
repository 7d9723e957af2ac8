-- A choice's id and a date counted as words in `counted_answer`: words are of what was written. Asked once of the versions, not once an answer.
update counted_answer set words = 0
where words > 0
  and (survey, questionnaire, version, question) in (
    select version.survey, version.questionnaire, version.version, question.value ->> 'id'
    from version,
      jsonb_array_elements(version.content::jsonb -> 'sections') as section,
      jsonb_array_elements(section.value -> 'questions') as question
    where question.value ->> 'kind' not in ('long text', 'short text')
  );
