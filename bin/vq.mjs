#!/usr/bin/env node
/** The command line `vq`: installs what is missing, then runs src/cli/vq.ts in this process and this folder. */
import { install } from './install.mjs';

install();
const { register } = await import('tsx/esm/api');
register();
await import('../src/cli/vq.ts');
