/** Reads a depth picture and makes codes of it. */
import type { Verb } from '../../src/run/verb.ts';
import { conditionOf } from '../segmentation/codes.ts';
import { greyOf } from './grey.ts';

export const verb: Verb = {
  async look(params, files) {
    const { shape } = await greyOf(String(params.file), files, [-1, 1], 'Depth');
    return { shape };
  },
  fingerprint: (params, files) => files.digest(String(params.file)),
  async *run(ctx, { model: { model } }) {
    const { data, shape } = await greyOf(String(ctx.params.file), ctx.files, [-1, 1], 'Depth');
    const condition = yield* conditionOf(ctx, model!, data, shape);
    return { condition, depth: { kind: 'image', tensor: ctx.tensor(data, shape) } };
  },
};
