/** The canvas: React Flow over the graph, with adding, wiring, dropping, pasting and keys. Every change goes through state/changes. */
import { canEdit, useAccess } from '../files/access.ts';
import { Changes } from '../files/changes.tsx';
import { Background, BackgroundVariant, MiniMap, ReactFlow, SelectionMode, useReactFlow, type Connection, type EdgeTypes, type FinalConnectionState, type NodeTypes } from '@xyflow/react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type DragEvent } from 'react';
import { moveEnd } from '../state/building.ts';
import { connectPorts, removeParts } from '../state/changes.ts';
import { refusalOf } from '../state/checked.ts';
import { useDocument } from '../state/document.ts';
import { enter, useScope } from '../state/scope.ts';
import { useView } from '../state/view.ts';
import { words } from '../words.ts';
import { AddSearch } from './add-search.tsx';
import { CanvasBar } from './canvas-bar.tsx';
import type { MenuPlace } from './canvas-menu.tsx';
import { deleteSelection, paste, readPart, writeSelection } from './clipboard.ts';
import { edgeOfConnection, endWire, startWire, useConnecting } from './connecting.ts';
import { dropFiles, giveFile, namedPicture } from './drop.ts';
import { hoverWire, probeWire } from '../debug/probe.ts';
import { EmptyCanvas, FirstHint } from './empty.tsx';
import { changeEdges, changeNodes, selectedNodes, useFlow, type FlowEdge, type FlowNode } from './flow.ts';
import { addFromPalette, paletteType } from './from-palette.ts';
import { listenToKeys } from './keys.ts';
import { fitOptions, setStage } from './stage.ts';
import { VqNode } from './node.tsx';
import { FrameNode } from './frame.tsx';
import { NoteNode } from './note.tsx';
import { gridStep } from './actions.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { connectToNode } from './connect-to-node.ts';
import { edgeNow, endDrag, moveDrag, startDrag } from './drag.ts';
import { askForNode } from './place.ts';
import { probeNode } from './probe.ts';
import { Stroke } from './stroke.tsx';
import { WhyBox } from './why.tsx';
import { RefusalTip } from './refusal.tsx';
import { DraftWire, Wire } from './wire.tsx';

const nodeTypes: NodeTypes = { vq: VqNode, frame: FrameNode, note: NoteNode };
const edgeTypes: EdgeTypes = { wire: Wire };
const hidden = { hideAttribution: true }, grid: [number, number] = [gridStep, gridStep];
const multiKeys = ['Meta', 'Control', 'Shift'];
const CanvasMenu = lazy(async () => ({ default: (await import('./canvas-menu.tsx')).CanvasMenu }));
const isTyping = (t: EventTarget | null) => t instanceof HTMLElement && /^(input|textarea)$/i.test(t.tagName);

const isAllowed = (c: Connection | FlowEdge) => refusalOf(edgeOfConnection(c as Connection)) === undefined;

export function Canvas() {
  const nodes = useFlow((s) => s.nodes), edges = useFlow((s) => s.edges);
  const mine = useAccess(canEdit), opened = useDocument((s) => s.opened), path = useScope((s) => s.path);
  const minimap = useView((s) => s.minimap), snap = useView((s) => s.snap), trackpad = useView((s) => s.trackpad);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const box = useRef<HTMLDivElement>(null), pointer = useRef<readonly [number, number] | null>(null);
  const reconnecting = useRef(false);
  const [menu, setMenu] = useState<MenuPlace | null>(null), [over, setOver] = useState(false);

  const middle = useCallback((): readonly [number, number] => {
    if (pointer.current) return pointer.current;
    const r = box.current!.getBoundingClientRect();
    return [r.left + r.width / 2, r.top + r.height / 3];
  }, []);
  const toFlow = useCallback(([x, y]: readonly [number, number]) => flow.screenToFlowPosition({ x, y }), [flow]);

  useEffect(() => keepInPlace(box.current!, (by) => { const v = flow.getViewport(); void flow.setViewport({ ...v, x: v.x - by }); }), [flow]);
  useEffect(() => { setStage({ flow, middle }); return () => setStage(undefined); }, [flow, middle]);
  useEffect(() => listenToKeys(), []);
  useEffect(() => {
    // Two frames: nodes are measured first.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => void flow.fitView({ ...fitOptions, duration: 0 })));
    return () => cancelAnimationFrame(frame);
  }, [flow, opened, path]);
  useEffect(() => listenToClipboard((files) => takePasted(files.map(namedPicture), () => toFlow(middle())), () => (pointer.current ? toFlow(pointer.current) : undefined)), [toFlow, middle]);

  const onConnectEnd = useCallback((e: MouseEvent | TouchEvent, c: FinalConnectionState) => {
    const start = useConnecting.getState().start;
    endWire();
    if (reconnecting.current || !start || c.toHandle) return;
    const p = 'changedTouches' in e ? e.changedTouches[0] : e;
    const under = document.elementFromPoint(p.clientX, p.clientY)?.closest<HTMLElement>('.react-flow__node-vq')?.dataset.id;
    if (under !== undefined) return connectToNode(start, under);
    if (!document.elementFromPoint(p.clientX, p.clientY)?.closest('.react-flow__pane, .react-flow__edge, .react-flow__node')) return;
    askForNode({ at: [p.clientX, p.clientY], wire: start });
  }, []);

  /** Let go over nothing, the wire is taken away. */
  const onReconnectEnd = useCallback((_: unknown, old: FlowEdge, __: unknown, c: FinalConnectionState) => {
    reconnecting.current = false;
    const edge = c.toHandle || c.toNode ? undefined : edgeNow(old.id);
    if (edge) removeParts([], [edge]);
  }, []);

  const onDrop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    const type = e.dataTransfer.getData(paletteType), at = toFlow([e.clientX, e.clientY]);
    if (type) return addFromPalette(type, at);
    const files = [...e.dataTransfer.files];
    if (!files.length) return;
    const under = (e.target as Element).closest<HTMLElement>('.react-flow__node')?.dataset.id;
    if (under === undefined || !giveFile(under, files[0])) void dropFiles(files, at);
  };

  return (
    <div
      className="canvas" ref={box} role="region" aria-label={words.canvas.title} data-over={over || undefined}
      onPointerMove={(e) => { pointer.current = [e.clientX, e.clientY]; }} onPointerLeave={() => { pointer.current = null; }}
      onDragOver={(e) => { e.preventDefault(); if (e.dataTransfer.types.includes('Files')) setOver(true); }} onDragLeave={(e) => { if (e.currentTarget === e.target || !e.relatedTarget) setOver(false); }} onDrop={onDrop}
      onDoubleClick={(e) => { if ((e.target as Element).classList.contains('react-flow__pane') || (e.target as Element).closest('.frame:not(.frame-grip)')) askForNode({ at: [e.clientX, e.clientY] }); }}
    >
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} onNodesChange={changeNodes} onEdgesChange={changeEdges}
        onNodeDragStart={(e, _, dragged) => startDrag(e, dragged)} onNodeDrag={(_, __, dragged) => moveDrag(dragged)} onNodeDragStop={(_, __, dragged) => endDrag(dragged)}
        onSelectionDragStart={startDrag} onSelectionDrag={(_, dragged) => moveDrag(dragged)} onSelectionDragStop={(_, dragged) => endDrag(dragged)}
        onReconnect={(old, c) => { const edge = edgeNow(old.id); if (edge) moveEnd(edge, edgeOfConnection(c)); }} onReconnectStart={() => { reconnecting.current = true; }} onReconnectEnd={onReconnectEnd} edgesReconnectable={edges.length < 400} reconnectRadius={9}
        onNodeClick={(e, n) => { if ((e.ctrlKey || e.metaKey) && e.shiftKey && n.type === 'vq') probeNode(n.id); }} onNodeDoubleClick={(_, n) => enter(n.id)}
        nodesDraggable={mine} nodesConnectable={mine} panOnScroll={trackpad} snapToGrid={snap} snapGrid={grid}
        onConnectStart={(_, p) => { if (p.nodeId && p.handleId) startWire({ node: p.nodeId, port: p.handleId, side: p.handleType === 'target' ? 'in' : 'out' }); }}
        onConnect={(c) => connectPorts(edgeOfConnection(c))} onConnectEnd={onConnectEnd} isValidConnection={isAllowed} connectionLineComponent={DraftWire} connectionRadius={26}
        onPaneContextMenu={(e) => { e.preventDefault(); setMenu({ at: [e.clientX, e.clientY], on: 'canvas' }); }}
        onNodeContextMenu={(e, n) => { e.preventDefault(); setMenu({ at: [e.clientX, e.clientY], on: n.type === 'vq' ? 'node' : 'place', id: n.id }); }}
        onSelectionContextMenu={(e, n) => { e.preventDefault(); setMenu({ at: [e.clientX, e.clientY], on: 'node', id: n[0].id }); }}
        onEdgeMouseEnter={(e, w) => hoverWire(w, e)} onEdgeMouseMove={(e, w) => hoverWire(w, e)} onEdgeMouseLeave={() => hoverWire(null)} onEdgeClick={(_, w) => probeWire(w)}
        onEdgeContextMenu={(e, w) => { e.preventDefault(); setMenu({ at: [e.clientX, e.clientY], on: 'wire', id: w.id }); }}
        minZoom={0.08} maxZoom={2.5} zoomOnDoubleClick={false} deleteKeyCode={null} multiSelectionKeyCode={multiKeys} selectionMode={SelectionMode.Partial}
        nodeDragThreshold={2} nodeClickDistance={4} connectOnClick={false} elevateNodesOnSelect proOptions={hidden} fitView fitViewOptions={fitOptions} onlyRenderVisibleElements={nodes.length > 150}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} color="var(--grid)" />
        <Changes />
        {minimap && <MiniMap pannable zoomable nodeClassName={(n) => `of-${n.type}`} className="minimap" ariaLabel={words.canvas.minimap} nodeBorderRadius={10} />}
      </ReactFlow>
      {nodes.length === 0 && <EmptyCanvas />}
      <CanvasBar />
      <FirstHint />
      <RefusalTip />
      <Breadcrumb />
      <Stroke canvas={box} />
      <WhyBox />
      <AddSearch />
      {menu && <Suspense><CanvasMenu place={menu} onClose={() => setMenu(null)} toFlow={toFlow} /></Suspense>}
      {over && <div className="drop-veil" aria-hidden><b>{words.canvas.drop}</b><span>{words.canvas.dropHow}</span></div>}
    </div>
  );
}

/** A pasted picture goes to the one selected node that takes it, else it becomes a node. */
function takePasted(files: File[], where: () => { x: number; y: number }): void {
  const ids = selectedNodes(useFlow.getState());
  if (ids.length !== 1 || files.length !== 1 || !giveFile(ids[0], files[0])) void dropFiles(files, where());
}

/** Nodes stay where they are on the screen when a panel opens or closes at the canvas' left. */
function keepInPlace(box: HTMLElement, shift: (by: number) => void): () => void {
  let left = box.getBoundingClientRect().left;
  const watch = new ResizeObserver(() => {
    const now = box.getBoundingClientRect().left;
    if (now !== left) shift(now - left);
    left = now;
  });
  watch.observe(box);
  return () => watch.disconnect();
}

/** Copy, cut and paste by the browser's own events, so that no permission is asked for. */
function listenToClipboard(takeFiles: (files: File[]) => void, where: () => { x: number; y: number } | undefined): () => void {
  const copy = (e: ClipboardEvent) => {
    const ids = selectedNodes(useFlow.getState());
    if (!ids.length || isTyping(e.target) || getSelection()?.toString()) return;
    e.preventDefault();
    e.clipboardData?.setData('text/plain', writeSelection());
    if (e.type === 'cut') deleteSelection();
  };
  const insert = (e: ClipboardEvent) => {
    if (isTyping(e.target) || !e.clipboardData) return;
    const files = [...e.clipboardData.files];
    if (files.length) { e.preventDefault(); return takeFiles(files); }
    const part = readPart(e.clipboardData.getData('text/plain'));
    if (part) { e.preventDefault(); paste(part, where()); }
  };
  document.addEventListener('copy', copy);
  document.addEventListener('cut', copy);
  document.addEventListener('paste', insert);
  return () => {
    document.removeEventListener('copy', copy);
    document.removeEventListener('cut', copy);
    document.removeEventListener('paste', insert);
  };
}

