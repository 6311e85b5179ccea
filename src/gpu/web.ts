/** onnxruntime in the browser, inside the worker: WebGPU where there is an adapter, WebAssembly where there is none, and why. */
import type { InferenceSession } from 'onnxruntime-common';
import { Engine, type EngineInfo, type Ort, sameWhenStepped } from './engine.ts';

export type WebEngineName = 'auto' | 'webgpu' | 'wasm';

/**
 * @param runtimes address of the folder that holds onnxruntime's .mjs and .wasm files
 * @param lost called when the GPU is taken away; the engine is of no more use then
 * @throws Error when WebGPU was asked for by name and is not to be had
 */
export async function openWebEngine(name: WebEngineName, runtimes: string, lost: (why: string) => void): Promise<Engine> {
  if (name === 'wasm') return openWasm(runtimes, 'chosen in the settings');
  const found = await openDevice();
  if (typeof found !== 'string') return openWebGpu(found.device, found.info, runtimes, lost);
  if (name === 'webgpu') throw new Error(`WebGPU is not to be had: ${found}.`);
  return openWasm(runtimes, found);
}

async function openDevice(): Promise<{ device: GPUDevice; info: GPUAdapterInfo } | string> {
  if (!('gpu' in navigator)) return isSecureContext ? 'this browser has no WebGPU' : 'WebGPU needs a secure address (https or localhost)';
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return 'this browser has WebGPU but found no adapter it may use';
  const { limits } = adapter;
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: (['shader-f16', 'timestamp-query', 'subgroups'] as GPUFeatureName[]).filter((f) => adapter.features.has(f)),
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize, maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
        maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
        maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY, maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
      },
    });
    return { device, info: adapter.info };
  } catch (e) {
    return `the adapter refused: ${(e as Error).message}`;
  }
}

async function openWebGpu(device: GPUDevice, info: GPUAdapterInfo, runtimes: string, lost: (why: string) => void): Promise<Engine> {
  const ort = await import('onnxruntime-web/webgpu');
  ort.env.wasm.wasmPaths = runtimes;
  ort.env.wasm.numThreads = 1;
  let closed = false;
  void device.lost.then((l) => { if (!closed) lost(l.message || l.reason || 'unknown'); });
  // one device for every session, so that a tensor one of them made is another's input
  const webgpu = { name: 'webgpu' as const, device } as unknown as InferenceSession.ExecutionProviderConfig;
  return new Engine({
    ort: ort as unknown as Ort, onGpu: true, sessionBudget: 1.5 * 2 ** 30,
    options: { executionProviders: [webgpu], logSeverityLevel: 3, ...sameWhenStepped },
    info: {
      name: 'webgpu',
      adapter: [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') || 'unnamed adapter',
      limits: { maxBufferSize: device.limits.maxBufferSize, maxStorageBufferBindingSize: device.limits.maxStorageBufferBindingSize },
    },
    close() { closed = true; device.destroy(); },
  });
}

async function openWasm(runtimes: string, why: string): Promise<Engine> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.wasmPaths = runtimes;
  // threads share memory, which a page may have only when it is isolated from other origins
  const threads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency || 1, 8) : 1;
  ort.env.wasm.numThreads = threads;
  const info: EngineInfo = { name: 'wasm', why, threads };
  return new Engine({ ort: ort as unknown as Ort, onGpu: false, sessionBudget: 1.5 * 2 ** 30, options: { executionProviders: ['wasm'], logSeverityLevel: 3, ...sameWhenStepped }, info });
}
