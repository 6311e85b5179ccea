/** The canvas keeps its share of the screen whatever a person wishes for the panels. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barHeight, canvasShare, fitPanels, stripWidth } from '../../src/editor/state/layout.ts';

const share = (w: number, h: number, p: { rail: number; inspector: number }) => ((w - stripWidth - p.rail - p.inspector) * (h - barHeight)) / (w * h);

test('wished widths are kept where there is room', () => {
  expect(fitPanels(1920, 1080, 232, 320)).toEqual({ rail: 232, inspector: 320 });
  expect(fitPanels(1280, 720, 0, 320)).toEqual({ rail: 0, inspector: 320 });
});

test('at 1280 x 720 and above the canvas keeps 60 % of the screen', () => {
  fc.assert(fc.property(fc.integer({ min: 1280, max: 3840 }), fc.integer({ min: 720, max: 2160 }), fc.integer({ min: 0, max: 720 }), fc.integer({ min: 0, max: 720 }), (w, h, rail, inspector) => {
    expect(share(w, h, fitPanels(w, h, rail, inspector))).toBeGreaterThanOrEqual(canvasShare - 1e-9);
  }));
});

test('a folded panel stays folded', () => {
  expect(fitPanels(800, 500, 0, 0)).toEqual({ rail: 0, inspector: 0 });
});
