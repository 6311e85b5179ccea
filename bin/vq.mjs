#!/usr/bin/env node
/** The command line `vq`: installs what is missing, then runs src/cli/vq.ts in this process and this folder. */
import { install } from './install.mjs';

install();
// npm moves to the package's folder; the caller's files are where the caller is
if (process.env.npm_lifecycle_event === 'vq' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const { register } = await import('tsx/esm/api');
register();
await import('../src/cli/vq.ts');
