/** Shows what flows in; makes nothing. */
import type { Verb } from '../../src/run/verb.ts';

export const verb: Verb = {
  async *run() { return {}; },
};
