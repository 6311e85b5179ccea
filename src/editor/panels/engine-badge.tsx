/** Which engine runs the networks, and why that one: always in sight, the details in a popover. */
import { Cpu, TriangleAlert, Zap } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useSession } from '../state/session.ts';
import { showBytes } from '../ui/figures.ts';
import { words } from '../words.ts';

const sentence = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);

export function EngineBadge() {
  const engine = useSession((s) => s.engine), fault = useSession((s) => s.engineFault);
  const is = fault ? 'none' : engine?.name ?? 'starting';
  const Icon = fault ? TriangleAlert : is === 'webgpu' ? Zap : Cpu;
  const limit = engine?.limits?.maxStorageBufferBindingSize ?? engine?.limits?.maxBufferSize;
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="engine-badge" data-is={is} aria-label={`${words.engine.title}: ${words.engine[is]}`}><Icon size={13} aria-hidden />{words.engine[is]}</button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover engine-popover" align="end" sideOffset={8} collisionPadding={10}>
          <h2>{words.engine[is]}</h2>
          {fault && <p className="fault">{fault}</p>}
          {engine && <p>{engine.name === 'webgpu' ? words.engine.isGpu : words.engine.isWasm}</p>}
          {engine && (
            <dl className="facts">
              {engine.name === 'webgpu' && <><dt>{words.engine.adapter}</dt><dd>{engine.adapter || words.engine.unknownAdapter}</dd></>}
              {engine.why && <><dt>{words.engine.why}</dt><dd>{sentence(engine.why)}</dd></>}
              {engine.threads !== undefined && <><dt>{words.engine.threads}</dt><dd>{engine.threads}</dd></>}
              {limit !== undefined && <><dt>{words.engine.limit}</dt><dd>{showBytes(limit)}</dd></>}
            </dl>
          )}
          <p className="quiet">{words.engine.local}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
