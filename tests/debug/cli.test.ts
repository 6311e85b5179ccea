/** `vq debug`, `vq trace`, `vq diverge` and assertions as a person types them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/models/npy.ts';
import { sourceOf } from '../../src/models/source.ts';
import { digestOf } from '../../src/run/digest.ts';
import { measureOf } from '../../src/run/measure.ts';
import { readTrace, writeTrace } from '../../src/worker/trace-file.ts';
import { draw } from '../run/fakes.ts';
import { freshFolder, npy, reconstruct, vq } from '../cli/vq.ts';

const open = (file: string) => readTrace(sourceOf(file, new Uint8Array(readFileSync(file))));
async function script(lines: string, more: readonly string[] = [], folder = freshFolder()) {
  writeFileSync(join(folder, 'script.txt'), lines);
  const said = await vq(['debug', reconstruct, '--script', 'script.txt', ...more], folder);
  return { ...said, folder, stops: [...said.out.matchAll(/^\[\d+\] (before|after) (.+?)(?:, known from the cache)?  \((.+)\)$/gm)].map(([, when, at, why]) => `${when} ${at.replaceAll(' / ', '/')}: ${why}`) };
}

describe('vq debug', () => {
  test('a script of commands gives an exact list of stops', async () => {
    const { code, err, stops } = await script('into\ninto  # conv_in\nover\nout\nback\nforth\nto decoder\ncontinue\n', ['--break', 'encoder']);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(stops).toEqual([
      'before encoder: breakpoint encoder', 'before encoder/encoder: step', 'before encoder/encoder/conv_in: step', 'before encoder/encoder/down.0: step',
      'before encoder/quant_conv: step', 'before encoder/encoder/conv_out: looking back', 'before encoder/quant_conv: step', 'before decoder: to',
    ]);
  });

  test('conditions, hits and stars decide where it stops', async () => {
    const { stops, code } = await script('', ['--break', 'encoder/encoder/*', '--when', 'std > 0.5', '--break', 'encoder/encoder.mid', '--break', 'quantizer.codes', '--when', 'code-use-below percent=100', '--when', 'psnr-below db=99']);
    expect(code).toBe(0);
    expect(stops[0]).toBe('before encoder/encoder/down.0: breakpoint encoder/encoder/* when std > 0.5: encoder.conv_in: std > 0.5');
    expect(stops).toContainEqual(expect.stringMatching(/^before encoder\/encoder\/mid: breakpoint encoder\//));
    expect(stops).toContainEqual(expect.stringMatching(/^after quantizer: .*codes: [\d.]+ % of the codebook is used, less than 100 %$/));
    expect(stops).toContainEqual(expect.stringMatching(/^after compare: .*psnr: [\d.]+ dB is below 99 dB$/));
  });

  test('replaces values, edits parameters, branches and compares', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'zero.npy'), writeNpy(new Float32Array(32 * 16 * 16), [1, 32, 16, 16]));
    const { out, code, err } = await script('set latent zero.npy\nbreak quantizer.codes\ncontinue\nsave codes codes.npy\ncontinue\nbranch 3\nset latent channel 3 0\nset latent restore\ncontinue\ncontinue\ncompare 1 2\n', ['--break', 'quantizer', '--trace', 'a.vqtrace'], folder);
    expect(err).toBe('');
    expect(code).toBe(0);
    const codes = await npy(join(folder, 'codes.npy'));
    expect(new Set(codes.data).size).toBe(1);
    expect(out).toMatch(/^quantizer +same|^quantizer +differs/m);
    expect(out).toMatch(/codes: 2\d\d of 256 codes differ/);
    expect((await open(join(folder, 'a.vqtrace'))).overrides).toEqual([]);
  });

  test('one line for what is wrong, and the line of the script', async () => {
    expect(await script('fly\n', ['--break', 'encoder'])).toMatchObject({ code: 1, err: 'script.txt, line 1: There is no command "fly". help lists them.\n' });
    expect(await script('\nset latent fill many\n', ['--break', 'quantizer'])).toMatchObject({ code: 1, err: expect.stringMatching(/^script\.txt, line 2: many is not a number\. Write: set NAME fill X.*\n$/) });
    expect(await script('', ['--break', 'encoder', '--when', 'std >'])).toMatchObject({ code: 1, err: expect.stringMatching(/condition "std >" cannot be read/) });
  });
});

describe('traces', () => {
  test('a run is recorded, shown without a model, and compared', async () => {
    const folder = freshFolder();
    expect((await vq(['run', reconstruct, '--trace', 'a.vqtrace'], folder)).code).toBe(0);
    expect((await vq(['run', reconstruct, '--trace', 'b.vqtrace'], folder)).code).toBe(0);
    expect((await vq(['run', reconstruct, '--trace', 'c.vqtrace', '--set', 'image.file=samples/landscape-5804.png'], folder)).code).toBe(0);
    const trace = await open(join(folder, 'a.vqtrace'));
    expect(trace.ended).toBe('done');
    expect(Object.keys(trace.receipt.files).sort()).toEqual(['samples/landscape-5801.png', 'samples/landscapes-vqgan.safetensors', 'samples/landscapes-vqgan.yaml']);
    const decoder = trace.steps.find((s) => s.node === 'decoder')!;
    expect(trace.numbers(decoder.writes.image)).toHaveLength(3 * 128 * 128);
    const shown = await vq(['trace', 'show', 'a.vqtrace', '--values'], folder);
    expect(shown.out).toMatch(/^\[\d\] decoder .*\n +image +1×3×128×128 +min .*\(kept\)$/m);
    expect(await vq(['trace', 'diff', 'a.vqtrace', 'b.vqtrace', '--exit-code'], folder)).toMatchObject({ code: 0, out: expect.stringMatching(/The runs are the same\.\n$/) });
    const diff = await vq(['trace', 'diff', 'a.vqtrace', 'c.vqtrace', '--exit-code', '--json'], folder), said = JSON.parse(diff.out) as { same: boolean; first: { at: string[] }; nodes: { node: string; is: string }[] };
    expect(diff.code).toBe(1);
    expect(said).toMatchObject({ same: false, first: { at: ['image'], name: 'image' } });
    expect(said.nodes.find((n) => n.node === 'model')?.is).toBe('same');
    expect(said.nodes.find((n) => n.node === 'decoder')?.is).toBe('differs');
  });

  test('what is no trace is refused in one line, whatever the bytes', async () => {
    const graph = draw('a const 3; b add a=a.out'), whole = writeTrace({
      workflow: graph, receipt: { files: {}, seeds: {}, engine: { name: 'cpu', precision: 'float32', runtime: 'none' }, versions: { 'vq-studio': '0', nodes: {} } }, ended: 'done', ms: 1,
      steps: [{ at: ['a'], node: 'a', start: 0, ms: 1, reads: {}, writes: { out: 0 } }], overrides: [],
      values: [{ kind: 'latent', dtype: 'float32', shape: [2], digest: digestOf(Float32Array.of(3, NaN)), measured: measureOf(Float32Array.of(3, NaN), { kind: 'latent' }) }],
      numbers: () => Float32Array.of(3, NaN),
    });
    const read = await readTrace(sourceOf('x.vqtrace', whole));
    expect(read.values[0].measured?.stats).toMatchObject({ nan: 1, mean: 3 });
    expect(read.numbers(0)).toEqual(Float32Array.of(3, NaN));
    await expect(readTrace(sourceOf('x.vqtrace', new TextEncoder().encode('PK not really')))).rejects.toThrow(/^x\.vqtrace /);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.option(fc.nat(whole.length)), async (edits, cut) => {
      const bytes = whole.slice(0, cut ?? undefined);
      for (const [at, to] of edits) if (at < bytes.length) bytes[at] = to;
      try { await readTrace(sourceOf('x.vqtrace', bytes)); } catch (e) {
        expect((e as Error).constructor).toBe(Error);
        expect((e as Error).message).toMatch(/^x\.vqtrace.*\.$/s);
      }
    }), { numRuns: 400 });
  });
});

describe('assertions', () => {
  /** The shipped workflow with an assertion about its reconstruction. */
  function asserted(folder: string, psnr: number): string {
    const w = JSON.parse(readFileSync(reconstruct, 'utf8')) as { nodes: Record<string, object>; edges: object[] };
    w.nodes.sharp = { type: 'assert', version: 1, at: [0, 0], params: { check: 'psnr', psnr } };
    w.edges.push({ from: ['decoder', 'image'], to: ['sharp', 'value'] }, { from: ['image', 'image'], to: ['sharp', 'reference'] });
    const file = join(folder, 'test.json');
    writeFileSync(file, JSON.stringify(w));
    return file;
  }
  test('one that holds lets the run end; one that does not names itself, fails the run, and leaves the trace', async () => {
    const folder = freshFolder();
    expect((await vq(['run', asserted(folder, 20)], folder)).code).toBe(0);
    const failed = await vq(['run', asserted(folder, 60), '--trace', 'failed.vqtrace'], folder);
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/^sharp: The PSNR is 2\d(\.\d)? dB, and at least 60 dB is asserted\.\n$/);
    expect(existsSync(join(folder, 'failed.vqtrace'))).toBe(true);
    const trace = await open(join(folder, 'failed.vqtrace'));
    expect(trace).toMatchObject({ ended: 'failed', fault: expect.stringContaining('at least 60 dB') });
    expect(trace.steps.some((s) => s.node === 'decoder' && s.ms !== undefined)).toBe(true);
  });
});

describe('vq diverge', () => {
  test('two engines agree within the tolerance, and part below it at a named operator', async () => {
    const folder = freshFolder();
    expect(await vq(['diverge', reconstruct, '--engines', 'cpu,wasm'], folder)).toMatchObject({ code: 0, out: expect.stringMatching(/^cpu and wasm agree within 0\.001: \d+ values compared/) });
    const parted = await vq(['diverge', reconstruct, '--engines', 'cpu,wasm', '--tolerance', '1e-8', '--json'], folder), said = JSON.parse(parted.out) as { is: string; at: string[]; error: number; reads: { error: number }[] };
    expect(parted.code).toBe(1);
    expect(said.is).toBe('diverges');
    expect(said.at.slice(0, 2)).toEqual(['encoder', 'encoder']);
    expect(said.error).toBeGreaterThan(1e-8);
    for (const r of said.reads) expect(r.error).toBeLessThanOrEqual(1e-8);
    expect(await vq(['diverge', reconstruct, '--engines', 'cpu,gpu'], folder)).toMatchObject({ code: 1, err: expect.stringMatching(/name two of cpu, wasm, webgpu/) });
  });
});
