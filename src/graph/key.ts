/** Names a node's result by everything that decides it, so that equal keys mean equal results. Runs nothing. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from './canonical.ts';
import { versionOf, type NodeSpec, type Params } from './node.ts';

export interface KeyParts {
  readonly spec: NodeSpec;
  /** With defaults filled in; cosmetic ones are left out here. */
  readonly params: Params;
  /** What arrives: input port to 'key of the node it comes from' + '.' + output port. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Content of the files behind the parameters. */
  readonly fingerprint?: string;
  /** 'webgpu', 'wasm', 'cpu': engines differ in the last bits. */
  readonly engine: string;
}

/** 32 hex digits: the first half of a SHA-256. */
export function contentKey({ spec, params, inputs, fingerprint, engine }: KeyParts): string {
  const cosmetic = new Set(spec.cosmetic);
  const that = {
    type: spec.type, version: versionOf(spec), inputs, fingerprint, engine,
    params: Object.fromEntries(Object.entries(params).filter(([k]) => !cosmetic.has(k))),
  };
  return bytesToHex(sha256(utf8ToBytes(canonical(that))).subarray(0, 16));
}
