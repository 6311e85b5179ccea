/** Places, conditions and expressions: what they mean, what they refuse, and that no expression reaches anything but numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMeant, isMeantInside, parsePlace } from '../../src/run/breakpoints.ts';
import { conditions, parseCondition, testerOf } from '../../src/run/conditions.ts';
import { compile, names } from '../../src/run/expression.ts';
import { measureOf } from '../../src/run/measure.ts';

const latent = (...x: number[]) => measureOf(Float32Array.from(x), { kind: 'latent', shape: [1, 1, 1, x.length] });
const codes = (below: number, ...x: number[]) => measureOf(Int32Array.from(x), { kind: 'codes', shape: [1, 1, x.length], below });
const fires = (text: string, m: ReturnType<typeof latent>, same?: boolean) => testerOf(parseCondition(text))('x', m, same) !== undefined;

describe('the catalogue', () => {
  it.each([
    ['nan-inf', latent(1, NaN), latent(1, 2)],
    ['nan-inf', latent(1, -Infinity), latent(0)],
    ['outside min=-1 max=1', latent(0, 1.5), latent(-1, 1)],
    ['all-zero', latent(0, 0), latent(0, 1e-9)],
    ['zeros-above percent=50', latent(0, 0, 1), latent(0, 1)],
    ['constant', latent(2, 2), latent(2)],
    ['mean-beyond limit=2', latent(-3, -3), latent(2, 2)],
    ['std-above limit=1', latent(-2, 2), latent(-1, 1)],
    ['std-below limit=0.5', latent(1, 1.1), latent(1, 3)],
    ['code-use-below percent=50', codes(8, 1, 2, 3), codes(8, 1, 2, 3, 4)],
    ['one-code-above percent=50', codes(8, 1, 1, 2), codes(8, 1, 2)],
    ['margin-below limit=0.5', measureOf(Float32Array.of(1, 3, 1, 1.2), { kind: 'logits', shape: [2, 2] }), measureOf(Float32Array.of(1, 3, 1, 1.6), { kind: 'logits', shape: [2, 2] })],
    ['psnr-below db=20', { ...latent(19), kind: 'number' as const }, { ...latent(20), kind: 'number' as const }],
    ['number-beyond min=0 max=1', { ...latent(NaN), kind: 'number' as const }, { ...latent(0.5), kind: 'number' as const }],
  ])('%s', (text, yes, no) => {
    expect(fires(text, yes)).toBe(true);
    expect(fires(text, no)).toBe(false);
  });
  it('knows what was there before only when it was', () => {
    expect([undefined, true, false].map((same) => fires('unchanged', latent(1), same))).toEqual([false, true, false]);
    expect([undefined, true, false].map((same) => fires('changed', latent(1), same))).toEqual([false, false, true]);
  });
  it('tests only values of the kinds it is about', () => expect(fires('code-use-below', latent(1, 1))).toBe(false));
  it('has a title, an advice and another name for each', () => {
    expect(new Set(conditions.map((c) => c.name)).size).toBe(conditions.length);
    for (const c of conditions) expect([c.title.length > 3, c.advice.length > 40], c.name).toEqual([true, true]);
  });
  it('refuses names and parameters that it does not have', () => {
    expect(() => testerOf({ name: 'std-above', params: { limt: 3 } })).toThrow('no parameter "limt"');
    expect(() => parseCondition('std-above limit=many')).toThrow('name=number');
    expect(() => testerOf({ name: 'toString' })).toThrow('There is no condition');
  });
});

describe('expressions', () => {
  it.each([
    ['std > 1 && mean < 0.5', latent(-2, 2), true], ['abs(min) == max', latent(-2, 2), true], ['!(nan > 0) && count == 2', latent(1, 2), true],
    ['max - min >= 4 || used < 1', latent(0, 1), false], ['used < 1', latent(0), false], ['used < 0.2 && commonest == 1', codes(10, 3, 3), true], ['2 ** 3 % 5 == 3', latent(0), true],
  ])('%s', (text, m, want) => expect(compile(text)(m)).toBe(want));

  it.each([
    'constructor', 'this', 'mean.constructor', '[].constructor', 'abs.constructor("return 1")()', 'mean["x"]', '`${mean}`', '"a" == "a"', 'x => 1', 'mean = 3',
    'toString()', '__proto__', 'min(1)(2)', 'mean; std', '', 'mean >', '(', '1 ? 2 : 3', 'hasOwnProperty', 'valueOf > 1', 'new Date()', 'a'.repeat(401),
  ])('refuses %s', (text) => expect(() => compile(text)).toThrow(/^(The c|A c)ondition/));

  it('whatever the text, it compiles to a test of numbers or is refused in words', () => {
    const token = fc.constantFrom(...names, 'abs', 'min', 'constructor', '__proto__', '(', ')', '[', ']', '.', '<', '==', '&&', '-', '1', '"a"', ',', '=', ';', '?', ':', '{', '}', ' ');
    fc.assert(fc.property(fc.array(token, { maxLength: 12 }), (parts) => {
      let test: ReturnType<typeof compile>;
      try { test = compile(parts.join(' ')); } catch (e) { expect((e as Error).message).toMatch(/condition/i); return; }
      expect(typeof test(latent(1, 2))).toBe('boolean');
    }), { numRuns: 2000 });
  });
});

describe('places', () => {
  it.each([
    ['encoder', { at: ['encoder'] }], ['encoder/encoder/down.0', { at: ['encoder', 'encoder', 'down.0'] }], ['encoder.latent', { at: ['encoder'], when: 'after', port: 'latent' }],
    ['sub/encoder:latent', { at: ['sub', 'encoder'], when: 'after', port: 'latent' }], ['sampler/token 17!', { at: ['sampler', 'token 17'], when: 'after' }], ['node/up//0', { at: ['node', 'up/0'] }],
  ])('%s', (text, want) => expect(parsePlace(text)).toEqual(want));
  it('refuses an empty one', () => { for (const t of ['', 'a/', '/a', '!']) expect(() => parsePlace(t), t).toThrow('names no place'); });
  it('stars stand for names', () => {
    expect(isMeant(['sampler', '*'], ['sampler', 'token 3'])).toBe(true);
    expect(isMeant(['sampler', '*'], ['sampler'])).toBe(false);
    expect(isMeant(['a', '**'], ['a', 'b', 'c'])).toBe(true);
    expect(isMeant(['a', '**'], ['a'])).toBe(false);
    expect(isMeant(['**'], ['x'])).toBe(true);
    expect(isMeantInside(['a', '*', 'c'], ['a', 'b'])).toBe(true);
    expect(isMeantInside(['a', '*', 'c'], ['a', 'b', 'c'])).toBe(false);
    expect(isMeantInside(['a', '**'], ['a', 'b'])).toBe(true);
    expect(isMeantInside(['a', '**'], ['b'])).toBe(false);
  });
  it('layers may be written as the checkpoint has them', () => {
    const at = ['encoder', 'encoder', 'down.0', 'block.1', 'conv1'];
    for (const place of [['encoder', 'encoder.down.0.block.1.conv1'], ['encoder', 'encoder', 'down.0.block.1', 'conv1'], ['encoder', '*', 'down.0.block.1', '*']]) {
      expect(isMeant(place, at), place.join()).toBe(true);
      for (let n = 1; n < at.length; n++) expect(isMeantInside(place, at.slice(0, n)), `${place} in ${n}`).toBe(true);
      expect(isMeantInside(place, at)).toBe(false);
    }
    expect(isMeant(['encoder', 'encoder.down'], at.slice(0, 3))).toBe(false);
    expect(isMeantInside(['encoder', 'encoder.down.01'], at.slice(0, 3))).toBe(false);
  });
  it('what is meant inside is meant by something inside', () => {
    const name = fc.constantFrom('a', 'b', '*'), at = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 });
    const place = fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([p, all]) => (all ? [...p, '**'] : p));
    const all = (depth: number): string[][] => (depth ? [[], ...['a', 'b'].flatMap((x) => all(depth - 1).map((r) => [x, ...r]))] : [[]]);
    const tails = all(5).filter((t) => t.length);
    fc.assert(fc.property(place, at, (p, a) => { expect(isMeantInside(p, a)).toBe(tails.some((t) => isMeant(p, [...a, ...t]))); }));
  });
});
