/** Writes the page's times by the reader's own clock. Without script they are in the survey's zone, and a sentence says which that is. */
const DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

for (const part of document.querySelectorAll<HTMLElement>('[data-own-clock]')) {
  const { locales = '', ownClock } = part.dataset;
  const clock = new Intl.DateTimeFormat(locales.split(' '), {
    ...DATE,
    ...CLOCK,
    ...(ownClock === 'second' && { second: '2-digit' }),
  });
  for (const time of part.querySelectorAll('time')) time.textContent = clock.format(Date.parse(time.dateTime));
}
document.querySelector('[data-zone]')?.remove();
