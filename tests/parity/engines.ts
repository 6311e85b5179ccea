/** The engines that can be tested in Node on this machine. A software adapter counts: numbers are numbers. */
import { existsSync } from 'node:fs';
import { openNodeEngine } from '../../src/gpu/node.ts';

/** Vulkan drivers that run on any processor, in order of speed; tried when no real adapter is found. */
const software = ['/usr/share/vulkan/icd.d/lvp_icd.json', '/usr/lib/chromium/vk_swiftshader_icd.json'];

export interface TestEngine { readonly name: 'cpu' | 'wasm' | 'webgpu'; readonly env: NodeJS.ProcessEnv }

export async function engines(): Promise<TestEngine[]> {
  const gpu = await findAdapter();
  return [{ name: 'cpu', env: process.env }, { name: 'wasm', env: process.env }, ...(gpu ? [{ name: 'webgpu' as const, env: gpu }] : [])];
}

async function findAdapter(): Promise<NodeJS.ProcessEnv | undefined> {
  const drivers = [undefined, ...software.filter((f) => existsSync(f))];
  for (const driver of drivers) {
    if (driver) process.env.VK_ICD_FILENAMES = driver;
    try {
      await (await openNodeEngine('webgpu')).close();
      return { ...process.env };
    } catch { /* the next one */ }
  }
  return undefined;
}
