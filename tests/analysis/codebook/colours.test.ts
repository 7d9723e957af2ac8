/** The palette of codes: seen on both grounds, told apart by people with any colour vision, the same in style sheet and pictures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODE_COLOURS } from '../../../server/analysis/codebook/colours.ts';
import { codeColours } from '../../../server/definitions/model.ts';

const css = readFileSync(join(import.meta.dirname, '..', '..', '..', 'client', 'styles', 'code-colours.css'), 'utf8');
const palette = (part = ''): Record<string, string> =>
  Object.fromEntries(
    [...part.matchAll(/--code-(c\d+): (#[0-9a-f]{6})/g)].map(([, token = '', hex = '']) => [token, hex]),
  );
const [light, dark] = css.split('@media').map(palette);

type Triple = [number, number, number];
const linear = (hex: string): Triple => {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const times = (matrix: readonly Triple[], [a, b, c]: Triple): Triple => {
  const row = ([x, y, z]: Triple = [0, 0, 0]): number => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};
const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** As WCAG 2.2 has it. */
const contrast = (one: string, other: string): number => {
  const [a, b] = [luminance(linear(one)), luminance(linear(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};

/** Machado, Oliveira and Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1; and unimpaired. */
const VISIONS: Record<string, readonly Triple[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** Oklab, in which distances are about what people see: 0.02 is just noticed. */
const oklab = (colour: Triple): Triple => {
  const cone = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    colour,
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [cone[0] ?? 0, cone[1] ?? 0, cone[2] ?? 0],
  );
};
const clipped = (colour: Triple): Triple => {
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return [clip(colour[0]), clip(colour[1]), clip(colour[2])];
};

describe('the colours of codes', () => {
  it('are twelve, the same in the style sheet and in pictures', () => {
    expect(Object.keys(light ?? {})).toEqual([...codeColours]);
    expect(Object.keys(dark ?? {})).toEqual([...codeColours]);
    expect(light).toEqual(CODE_COLOURS);
  });

  it('stand out from the page by 3 : 1, light and dark', () => {
    for (const hex of Object.values(light ?? {})) expect(contrast(hex, '#ffffff'), hex).toBeGreaterThanOrEqual(3);
    for (const hex of Object.values(dark ?? {})) expect(contrast(hex, '#17181a'), hex).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(VISIONS))('are told apart with %s', (_, vision) => {
    for (const colours of [light, dark].map((one) => Object.entries(one ?? {})))
      for (const [at, [name, hex]] of colours.entries())
        for (const [other, otherHex] of colours.slice(0, at)) {
          const [a, b] = [hex, otherHex].map((one) => oklab(clipped(times(vision, linear(one)))));
          const distance = Math.hypot(...(a ?? []).map((value, axis) => value - (b?.[axis] ?? 0)));
          expect(distance, `${name} and ${other}`).toBeGreaterThan(0.06);
        }
  });
});
