/** PostgreSQL is told of tables that grew, so that its statements are not planned for empty ones. */
import pg from 'pg';
import { expect, it } from 'vitest';
import { anInvitation, newPlace, SURVEY } from './world.ts';

/** Rows that the planner thinks are in the table; -1 where it was never told. */
async function believed(url: string | undefined, table: string): Promise<number | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ reltuples: number }>('select reltuples from pg_class where relname = $1', [
      table,
    ]);
    return rows[0]?.reltuples;
  } finally {
    await client.end();
  }
}

it('analyses a table once many rows were written to it, and leaves small ones alone', async () => {
  const place = await newPlace('postgresql');
  try {
    const before = await believed(place.databaseUrl, 'invitation');
    const store = await place.open();
    const make = (length: number) =>
      store.makeInvitations(
        SURVEY,
        Array.from({ length }, () => anInvitation()),
      );
    await make(600);
    await store.close();
    expect(await believed(place.databaseUrl, 'invitation')).toBe(before);

    const again = await place.open();
    await again.makeInvitations(
      SURVEY,
      Array.from({ length: 1_100 }, () => anInvitation()),
    );
    await again.close();
    expect(await believed(place.databaseUrl, 'invitation')).toBe(1_700);
  } finally {
    await place.remove();
  }
}, 60_000);
