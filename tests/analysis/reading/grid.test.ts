/** One concept or question of everyone who answered: the page without a script, and the rows as JSON. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { researcher } from '../../fixtures/researcher.ts';
import { READING, readingWorld, SURVEY, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await readingWorld();
  await world.submits('taveta', { stories: 'The well was dug.', objectives: 'Water & <b>trees</b>' });
  await world.submits('voi', { stories: 'Ten wells' });
  await world.submits('solola', { stories: 'Recogimos la basura.', objectives: 'Basura' }, 'es');
  await world.submits('al', { objectives: 'Mindre avfall' }, 'nn');
});
afterAll(() => world.server.close());

const page = async (query = '') => (await world.researcher.get(`${READING}?lang=en${query}`)).body;
const rows = async (query = '') =>
  (await world.researcher.get(`/api/v1/surveys/${SURVEY}/reading?lang=en${query}`)).json();
const said = async (query = '') =>
  (await rows(query)).rows.map(
    ({ municipality, cells }: { municipality: string; cells: { text: string }[][] }) =>
      `${municipality}: ${cells.map((cell) => cell.map(({ text }) => text).join(' + ')).join(' | ')}`,
  );

describe('the grid', () => {
  it('has a row for each who answered, by region, in the registry’s order, each text in its own language', async () => {
    const window = await rows('&concept=stories');
    expect(window).toMatchObject({
      ...{ survey: SURVEY, total: 3, from: 0, columns: [{ name: 'concept:stories' }] },
      groups: [
        { id: 'guatemala', label: 'Guatemala', from: 0, count: 1 },
        { id: 'africa', label: 'Africa', from: 1, count: 2 },
      ],
    });
    expect(window.rows[0]).toMatchObject({
      ...{ municipality: 'Sololá', synthetic: false },
      cells: [[{ question: 'stories', text: 'Recogimos la basura.', language: 'es', about: '3 words · español' }]],
    });
    const html = await page('&concept=stories');
    expect(html).toContain('<div class="answer-text" lang="es" dir="auto">Recogimos la basura.</div>');
    expect(html).toMatch(/rowgroup.*Africa/);
  });

  it('puts up to four concepts or questions beside each other, and says where nothing was answered', async () => {
    expect(await said('&concept=stories&question=africa/objectives')).toEqual([
      'Sololá: Recogimos la basura. | ',
      'Taveta: The well was dug. | Water & <b>trees</b>',
      'Voi: Ten wells | ',
    ]);
    const html = await page('&concept=objectives&concept=stories');
    expect(html).toContain('Water &amp; &lt;b&gt;trees&lt;/b&gt;');
    expect(html).toContain('Not answered');
    const many = ['objectives', 'achievements', 'changes', 'contribution', 'competence', 'stories'];
    const five = await rows(many.map((concept) => `&concept=${concept}`).join(''));
    expect(five.columns).toHaveLength(4);
  });

  it('is grouped by country, partnership and theme', async () => {
    const groups = async (by: string) =>
      (await rows(`&concept=objectives&by=${by}`)).groups.map(
        ({ label, count }: { label: string; count: number }) => `${label} ${count}`,
      );
    expect(await groups('country')).toEqual(['Norway 1', 'Guatemala 1', 'Kenya 1']);
    // Both sides of a partnership stand together.
    expect(await groups('partnership')).toEqual(['Ål – Sololá 2', 'Melhus – Taveta 1']);
    expect(await groups('theme')).toEqual(['Without a theme 3']);
  });

  it('is filtered by questionnaire, place, partnership and language', async () => {
    expect(await said('&concept=objectives&questionnaire=norway')).toEqual(['Ål: Mindre avfall']);
    expect(await said('&concept=objectives&region=africa')).toEqual(['Taveta: Water & <b>trees</b>']);
    expect(await said('&concept=objectives&country=GT')).toEqual(['Sololá: Basura']);
    expect(await said('&concept=objectives&partnership=al-solola')).toEqual(['Ål: Mindre avfall', 'Sololá: Basura']);
    expect(await said('&concept=objectives&language=nn')).toEqual(['Ål: Mindre avfall']);
    expect(await page('&concept=objectives&language=nb')).toContain('No answer matches this selection');
  });

  it('is read page by page without a script', async () => {
    const html = await page('&concept=stories&from=1');
    expect(html).toContain('Rows 2–3 of 3');
    expect(html).toContain('The well was dug.');
    expect(html).not.toContain('Recogimos');
    expect((await rows('&concept=stories&from=2&count=1')).rows).toMatchObject([{ index: 2, municipality: 'Voi' }]);
  });

  it('has the question as it was asked at hand, of each questionnaire, in each language', async () => {
    const html = await page('&concept=stories');
    expect(html).toContain('popovertarget="asked-0"');
    expect(html).toMatch(/<dt>Questions to MIC partners in Africa.*correspondence-equal/);
    expect(html).toContain('<p lang="es">');
  });

  it('shows nothing of what was withdrawn, at once, and what was submitted since', async () => {
    const { id } = await world.submits('kisumu', { changes: 'Too early' });
    expect(await said('&concept=changes')).toEqual(['Kisumu: Too early']);
    await world.server.context.store.withdraw(SURVEY, id, 1);
    expect(await said('&concept=changes')).toEqual([]);
    expect(await page('&concept=changes')).toContain('Nobody has submitted an answer to this yet.');
  });

  it('takes a link that was cut for the whole, and refuses an unknown survey', async () => {
    expect((await world.researcher.get(`${READING}?by=nonsense&concept=nothing&from=x`)).statusCode).toBe(200);
    expect((await world.researcher.get('/surveys/nothing/reading')).statusCode).toBe(404);
  });

  it('shows a coordinator their region only', async () => {
    const coordinator = await researcher(world.server, 'coordinator', 'africa@samsvar.example', 'africa');
    const { body } = await coordinator.get(`${READING}?lang=en&concept=stories`);
    expect(body).toContain('The well was dug.');
    expect(body).not.toContain('Recogimos');
  });
});
