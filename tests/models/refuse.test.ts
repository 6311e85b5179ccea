/** Files that are no checkpoints, damaged ones and hostile ones: one clear error each, naming file and cause. */
import { describe, expect, it } from 'vitest';
import { existsSync } from 'node:fs';
import { openCheckpoint } from '../../src/models/open.ts';
import { sourceOf } from '../../src/models/source.ts';
import { bytesOf, fixture } from './fixture.ts';
import { zipOf } from './zip-file.ts';

const text = (s: string) => new TextEncoder().encode(s);
const latin = (s: string) => Uint8Array.from(s, (c) => c.charCodeAt(0));
const opened = (bytes: Uint8Array, name = 'model.ckpt') => openCheckpoint(sourceOf(name, bytes));
/** A torch zip whose pickle is this. */
const pickled = (pickle: string, storages: Record<string, Uint8Array> = {}) =>
  opened(zipOf([{ name: 'm/data.pkl', data: latin(pickle) }, ...Object.entries(storages).map(([k, data]) => ({ name: `m/data/${k}`, data }))]));

describe('pickles that ask for code', () => {
  for (const file of ['evil.pt', 'evil-legacy.pt']) {
    it(`${file}: os.system is named and not run`, async () => {
      await expect(openCheckpoint(fixture(`models/${file}`))).rejects.toThrow(/^evil.*\.pt cannot be opened: it asks for (posix|nt)\.system \(os\.system\), which is refused/);
      expect(existsSync('/tmp/vq-was-here')).toBe(false);
    });
  }
  it('eval', () => expect(openCheckpoint(fixture('models/evil-eval.pt'))).rejects.toThrow(/builtins\.eval/));
  it('a whole pickled module, with advice', () => expect(openCheckpoint(fixture('models/module.pt'))).rejects.toThrow(/torch\.nn\.modules\.conv\.Conv2d.*state_dict\(\)/));
  for (const [module, name] of [['os', 'system'], ['subprocess', 'Popen'], ['builtins', 'getattr'], ['torch.hub', 'load'], ['torch._C', '_load'], ['numpy.testing', 'run'], ['constructor', 'prototype'], ['__proto__', 'x'], ['pytorch_lightning', 'os.system']]) {
    it(`${module}.${name}, as text and as a stack global`, async () => {
      const named = new RegExp(`asks for ${`${module}.${name}`.replace(/[.]/g, '\\.')}\\b`);
      await expect(pickled(`\x80\x02c${module}\n${name}\n(S'x'\ntR.`)).rejects.toThrow(named);
      await expect(pickled(`\x80\x04\x8c${String.fromCharCode(module.length)}${module}\x8c${String.fromCharCode(name.length)}${name}\x93.`)).rejects.toThrow(named);
    });
  }
});

describe('hostile pickles', () => {
  const storage = (n: number | string) => `(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuI${n}\ntQ`;
  const tensor = (n: number | string, offset: string, shape: string, strides: string) => `\x80\x02}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n(${storage(n)}I${offset}\n${shape}${strides}I00\nNtRs.`;
  const one = new Uint8Array(4);
  it('reads the plain form of these', async () => {
    const c = await pickled(tensor(1, '0', '(I1\nt', '(I1\nt'), { 0: one });
    expect([...await c.read('a')]).toEqual([0]);
  });
  const cases: [string, string, RegExp][] = [
    ['a storage longer than its entry', tensor(5, '0', '(I5\nt', '(I1\nt'), /storage 0 should have 20 bytes and has 4/],
    ['a shape beyond its storage', tensor(1, '0', '(I2\nt', '(I1\nt'), /reaches element 1 of a storage of 1/],
    ['an offset beyond its storage', tensor(1, '1', '(I1\nt', '(I1\nt'), /reaches element 1/],
    ['a negative size', tensor(1, '0', '(I-1\nt', '(I1\nt'), /impossible shape/],
    ['a negative stride', tensor(1, '0', '(I1\nt', '(I-1\nt'), /impossible strides/],
    ['a product that overflows', tensor(1, '0', '(I4294967296\nI4294967296\nI4294967296\nt', '(I0\nI0\nI0\nt'), /impossible shape/],
    ['a huge tensor from one number', tensor(1, '0', '(I1000000000\nt', '(I0\nt'), /1000000000 numbers over a storage of 1/],
    ['a storage of a negative length', tensor(-1, '0', '(I0\nt', '(I1\nt'), /storage of -1/],
    ['something else than a storage', `\x80\x02X\x05\0\0\0helloQ.`, /not a storage/],
    ['an unknown instruction', '\x80\x02\xff.', /no pickle instruction/],
    ['a future protocol', '\x80\x09N.', /protocol 9/],
    ['too many pops', '\x80\x020.', /more from the stack/],
    ['an unkept memo', '\x80\x02h\x05.', /recalls item 5/],
    ['no end', '\x80\x02}', /cut short/],
    ['a billion laughs', `\x80\x02]q\0${Array.from({ length: 40 }, (_, i) => `](${`h${String.fromCharCode(i)}`.repeat(9)}eq${String.fromCharCode(i + 1)}`).join('')}.`, /entries|no tensors/],
    ['a list within itself', '\x80\x02]q\0h\0a.', /no tensors/],
    ['nothing but lists', `\x80\x02${']'.repeat(60_000)}.`, /more containers/],
    ['deep nesting', `\x80\x02${']'.repeat(5_000)}${'a'.repeat(4_999)}.`, /no tensors/],
    ['an integer of a million bytes', `\x80\x02\x8b\x40\x42\x0f\0.`, /integer of 1000000 bytes/],
    ['a text of 4 GB', `\x80\x02X\xff\xff\xff\xff.`, /item of 4294967295 bytes/],
    ['only numbers', '\x80\x02K\x01.', /no tensors/],
  ];
  for (const [what, pickle, why] of cases) it(`${what}`, () => expect(pickled(pickle, { 0: one })).rejects.toThrow(why));
  it('a storage without an entry', () => expect(pickled(tensor(1, '0', '(I1\nt', '(I1\nt'))).rejects.toThrow(/storage 0, which its pickle names, is not in it/));
});

describe('other files', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['nothing', new Uint8Array(), /is empty/],
    ['a web page', text('\n<!DOCTYPE html><html><head><title>Google Drive - Virus scan warning</title>'), /web page.*download/],
    ['a Git LFS pointer', text('version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 2\n'), /Git LFS pointer.*git lfs pull/],
    ['a tar', (() => { const b = new Uint8Array(1024); b.set(text('sys_info'), 0); b.set(text('ustar'), 257); return b; })(), /tar archive/],
    ['gzip', latin('\x1f\x8b\x08\0\0\0\0\0\0\0\0\0'), /gzip/],
    ['a picture', latin('\x89PNG\r\n\x1a\n............'), /picture/],
    ['a yaml', text('model:\n  target: taming.models.vqgan.VQModel\n'), /is a config/],
    ['a text', text('hello world, this is no model at all'), /is a text/],
    ['noise', latin('\xfe\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a'), /not a checkpoint of a known kind/],
    ['another pickle', bytesOf('models/plain.pkl'), /not one that torch\.save wrote/],
    ['a zip of something', zipOf([{ name: 'readme.txt', data: text('x') }]), /without data\.pkl/],
    ['a zip of a checkpoint', zipOf([{ name: 'last.ckpt', data: text('x') }]), /Unpack it and open last\.ckpt/],
    ['TorchScript', zipOf([{ name: 'm/data.pkl', data: text('N.') }, { name: 'm/constants.pkl', data: text('N.') }]), /TorchScript/],
  ];
  for (const [what, bytes, why] of cases) it(`${what}`, async () => { await expect(opened(bytes)).rejects.toThrow(why); await expect(opened(bytes)).rejects.toThrow(/^model\.ckpt /); });
});

describe('cut short', () => {
  for (const file of ['models/odd.pt', 'models/odd-legacy.pt', 'models/small.safetensors', 'models/small.onnx', 'reference/vqgan/model.ckpt', 'reference/vqgan-legacy-serialisation/model.ckpt']) {
    it(`${file} at any place`, async () => {
      const whole = bytesOf(file);
      for (const part of [0.999, 0.9, 0.5, 0.2, 20 / whole.length]) {
        const error: unknown = await opened(whole.subarray(0, Math.floor(whole.length * part)), 'cut.ckpt').catch((e: unknown) => e);
        expect(error).toBeInstanceOf(Error);
        expect((error as Error).message).toMatch(/cut\.ckpt .*(cut short|damaged|should have|does not hold|is not a checkpoint|no graph)/);
      }
    });
  }
});
