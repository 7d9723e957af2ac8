import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSurveys } from '../../server/definitions/check.ts';
import { loadSurveys } from '../../server/definitions/load.ts';
import type { Survey, Text } from '../../server/definitions/model.ts';
import { fill, pipeWords, wordingIn } from '../../server/definitions/texts.ts';
import { loadRegistry } from '../../server/registry/load.ts';
import { registryView } from '../../server/registry/view.ts';

const folder = join(import.meta.dirname, '..', '..', 'surveys');
const { surveys } = await loadSurveys(folder);
const named = (id: string): Survey => {
  const survey = surveys.find((one) => one.id === id);
  if (survey === undefined) throw new Error(`${id} is not served`);
  return survey;
};
const mic = named('mic-2011-2014');
const tor = named('mic-tor-2014');
const view = registryView((await loadRegistry(mic.registryFolder, mic.languages)).registry);

/** The numbered questions as a municipality reads them: each one's parts joined with a space. */
function read(survey: Survey, questionnaire: string, municipality: string, language: string): string[] {
  const asked = survey.questionnaires.find((one) => one.id === questionnaire);
  if (asked === undefined) throw new Error(`no questionnaire ${questionnaire}`);
  const words = pipeWords(asked, view.partnerRegions(municipality), language, survey.fallback);
  return asked.sections.map((section) => {
    const parts = section.questions.map((question) => {
      const wording = wordingIn(question.text, language, survey.fallback);
      expect(wording.language).toBe(language);
      return fill(wording.text, words);
    });
    return `${section.number}. ${parts.join(' ')}`;
  });
}

const printed = {
  norway: [
    '1. Hva var målsettinger og indikatorer for prosjektet siden 2011? Hva er oppnådd siden 2011? Hva er konkret endret i den afrikanske kommunen siden da på de feltene samarbeidet dreier seg om, og hvordan har MIC bidratt til disse endringene?',
    '2. Hva slags kompetanse og læring er det konkret som er blitt overført til dere fra partnerkommunen? Hvem i den afrikanske kommunen har bidratt med denne kompetansen?',
    '3. Kan dere skrive ned en eller to konkrete historier som viser resultatene dere har oppnådd og som dere er stolte av?',
  ],
  guatemala: [
    '1. ¿Cuáles han sido las metas y los indicadores de la cooperación desde 2011? ¿Cuáles han sido los resultados más importantes de la cooperación desde 2011? ¿Cuáles cambios han sido los más importantes en su municipio en los ámbitos centrales de cooperación con el municipio noruego? ¿De qué manera ha contribuido la cooperación a estos cambios?',
    '2. ¿Qué tipo de competencias y capacidades han aprendido del municipio noruego? Ejemplos pueden ser en los ámbitos de la técnica, la gestión municipal, las prácticas democráticas, la eficiencia económica, o de cualquier otro tipo. ¿Quién en el municipio de Noruega contribuyó con esto?',
    '3. ¡Por favor!, escriba una o dos historias de cooperación concretas sobre la forma de trabajar juntos y cómo llegar a los resultados.',
  ],
  africa: [
    '1. What have been the objectives and indicators since 2011? What has been achieved since 2011? Have concrete changes been made in your municipality since then as a result of MIC in the fields of activity focused upon in the partnership? In that case, what changes have been made and how did MIC contribute to this?',
    '2. What kind of competence, skills and capacities have been transferred from your Norwegian partner municipality to your own municipality? For instance in the technical fields, governance, democratic practices, economic efficiency, or other. Who in the Norwegian municipality did contribute with this?',
    '3. Would you please write down one or two concrete stories to show the results you have achieved and you are particularly happy about.',
  ],
  torNorway: [
    '1. Hva er oppnådd siden 2011? Hva er konkret endret i samarbeidskommunen siden da på de feltene samarbeidet dreier seg om, og hvordan har internasjonalt kommune-til-kommunesamarbeid bidratt til disse endringene?',
    '2. Hvordan har det vært nyttig å ha med den kommunale kompetansen? Hvordan har den blitt utnyttet?',
    '3. Hva slags kompetanse er det konkret som er blitt overført – teknisk, styresett/demokratiske strukturer, økonomisk etc.? Hvem i den norske kommunen bidrar inn med denne kompetansen?',
    '4. Hvordan vet dere at det området dere jobber på er relevant i partnerkommunen? Hvordan vet dere at den kapasitetsbyggingen dere bidrar til, faktisk er hva partnerne trenger? Hvordan er det koblet opp mot reformprosesser i landet og annen kommunerettet bistand?',
    '5. Hva er lært om prosjektsamarbeid med samarbeidskommune siden 2011 som dere ville tatt med dere videre inn i en ny periode? Hva ville dere gjort annerledes?',
    '6. Hvor stor andel er gått til partnerkommune? Hva er gått med til reiser og seminarer? Hvor mye er brukt til investeringer eller materialer? Er diettgodtgjørelse en del av opplegget ved møter og seminarer i samarbeidskommunen?',
  ],
  torAbroad: [
    '1. Hva er oppnådd siden 2011? Hva er konkret endret i kommunen siden da på de feltene samarbeidet dreier seg om, og hvordan har internasjonalt kommune-til-kommunesamarbeid bidratt til disse endringene?',
    '2. Hvorfor og hvordan har kompetansen til den norske partnerkommunen vært nyttig?',
    '3. Hva slags kompetanse er det konkret som er blitt overført – teknisk, styresett/demokratiske strukturer, økonomisk etc.? Hvem i den norske kommunen bidrar inn med denne kompetansen?',
    '4. Hva er lært om prosjektsamarbeid med kommuner i nord siden 2011 som dere ville ha tatt med dere videre inn i en ny periode? Hva ville dere gjort annerledes dersom dere skulle fortsatt med internasjonalt kommune-til-kommunesamarbeid i framtiden?',
  ],
};

describe('the questionnaires of the report', () => {
  it('equal the Norwegian print, word for word, for a municipality with an African partner', () => {
    expect(read(mic, 'norway', 'porsgrunn', 'nb')).toEqual(printed.norway);
  });
  it('say guatemalanske where the print says afrikanske, and change nothing else, for one with a Guatemalan partner', () => {
    const adapted = printed.norway.map((text) => text.replaceAll('afrikanske', 'guatemalanske'));
    expect(read(mic, 'norway', 'stjordal', 'nb')).toEqual(adapted);
    expect(read(mic, 'norway', 'al', 'nn')[1]).toContain('Kven i den guatemalanske kommunen');
  });
  it('equal the Spanish and the English print, corrected as the reference says', () => {
    expect(read(mic, 'guatemala', 'solola', 'es')).toEqual(printed.guatemala);
    expect(read(mic, 'africa', 'kisumu', 'en')).toEqual(printed.africa);
  });
  it('equal the terms of reference', () => {
    expect(read(tor, 'norway', 'tinn', 'nb')).toEqual(printed.torNorway);
    expect(read(tor, 'abroad', 'voi', 'nb')).toEqual(printed.torAbroad);
  });
  it('keep the printed wording beside every corrected one', () => {
    const corrected = surveys.flatMap((survey) =>
      survey.questionnaires.flatMap((questionnaire) =>
        questionnaire.sections
          .flatMap((section) => section.questions)
          .flatMap(({ id, text }) => {
            const wording = text.in[questionnaire.language];
            return wording?.printed === undefined ? [] : [[questionnaire.id, id, wording.printed.slice(0, 40)]];
          }),
      ),
    );
    expect(corrected).toEqual([
      ['guatemala', 'objectives', '¿Quales han sido las metas y indicadores'],
      ['guatemala', 'achievements', '¿Quales han sido los resultados más impo'],
      ['guatemala', 'changes', '¿Quales cambios han sido los más importa'],
      ['africa', 'stories', 'Would you please write down one or two c'],
      ['abroad', 'competence', 'Hva slags kompetanse er det konkret som '],
    ]);
  });
});

describe('the shipped surveys', () => {
  it('have nothing that a check would find, registry included', async () => {
    expect(await checkSurveys(folder, loadRegistry)).toEqual({ surveys: 3, findings: [] });
  });
  it('ask the same concepts in all three questionnaires of Appendix 2', () => {
    const concepts = ['objectives', 'achievements', 'changes', 'contribution', 'competence', 'contributors', 'stories'];
    expect(mic.concepts.map(({ id }) => id)).toEqual(concepts);
    expect(mic.questionnaires.map(({ id }) => id)).toEqual(['norway', 'guatemala', 'africa']);
    for (const { sections } of mic.questionnaires) {
      const questions = sections.flatMap((section) => section.questions);
      expect(questions.map(({ id }) => id)).toEqual(concepts);
      expect(questions.map(({ concept }) => concept)).toEqual(concepts);
    }
  });
  it('name a concept alike in every survey that has it', () => {
    const labels = Map.groupBy(
      surveys.flatMap((survey) => survey.concepts),
      ({ id }) => id,
    );
    const wordings = ({ in: read }: Text) => Object.values(read).map(({ text }) => text);
    for (const [first, ...others] of labels.values())
      for (const other of others) expect(wordings(other.label)).toEqual(first && wordings(first.label));
  });
  it('can be answered whenever somebody tries them', () => {
    for (const survey of surveys) expect(survey.closes).toBeUndefined();
  });
});
