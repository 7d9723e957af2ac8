-- Working translations of answers, and the sentences that the translation memory offers. No version is ever overwritten.

-- Every version of every translation into `language`. `revision`: of the answer, that was translated; `text` '' takes it back (`taken_back` 1, so that states are told without reading texts). `pairs`: sentences of the source with theirs, as JSON,
-- where the two are known to belong together. `unfinished`: 1 where sentences are left to do. `origin`: person, machine, xliff, csv; `machine`: which one, '' otherwise. `base`: the version that the writer saw.
-- `holds`: 1 on the one that is shown; `parallel`: 1 where somebody else had saved a newer one than `base`, and this was kept beside it. `batch`: the file or run it came with.
create table working_translation (
  survey {{key}} not null,
  response {{key}} not null,
  question {{key}} not null,
  language {{key}} not null,
  version integer not null,
  revision integer not null,
  text text not null,
  taken_back integer not null,
  pairs text not null,
  unfinished integer not null,
  origin text not null,
  machine text not null,
  base integer not null,
  holds integer not null,
  parallel integer not null,
  batch {{key}},
  by_whom text not null,
  made_at {{big}} not null,
  primary key (survey, response, question, language, version),
  foreign key (survey, response) references response (survey, id)
) {{strict}};
-- translatables, translationCounts: what holds, and in which state, without the texts
create index working_translation_held on working_translation (survey, response, question, language, holds, taken_back, version, revision, origin, unfinished);
-- translationBatches, undoTranslations
create index working_translation_batch on working_translation (survey, batch);

-- The sentences of the translations that hold, none of a machine's that nobody has saved. Made with each version, out of its `pairs`. `source_hash`: of the sentence with
-- spaces and letters in one form (`sentenceHash`). `words`: of the source.
create table translation_pair (
  survey {{key}} not null,
  response {{key}} not null,
  question {{key}} not null,
  language {{key}} not null,
  position integer not null,
  source_language {{key}} not null,
  source_hash {{key}} not null,
  source text not null,
  target text not null,
  words integer not null,
  made_at {{big}} not null,
  primary key (survey, response, question, language, position),
  foreign key (survey, response) references response (survey, id)
) {{keyed}};
-- rememberedExactly
create index translation_pair_source on translation_pair (survey, source_language, language, source_hash);
-- rememberedLike: the newest of about that length
create index translation_pair_words on translation_pair (survey, source_language, language, words, made_at);
