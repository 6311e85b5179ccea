/** Icons by the kebab-case names that node specs use. A name that is not here is drawn as a plain box, and a test says so. */
import {
  BookOpen, Box, Boxes, Brain, Braces, ChartLine, Columns2, Combine, Component, Contrast, Cpu, Crop, Database, Dices, Diff, Download, Expand, Eye, FileImage,
  FlaskConical, Gauge, GitCompare, GitCompareArrows, Grid2x2, Grid3x3, HardDrive, Hash, Image, Images, Layers, Library, LocateFixed, Map as MapIcon, Network, Package,
  Paintbrush, Palette, Puzzle, Ruler, Save, Scaling, Scan, ScanEye, Shrink, Shuffle, Sigma, Split, SquareStack, Table, Tag, Type, WandSparkles, Waypoints, Workflow,
  type LucideIcon,
} from 'lucide-react';

const icons: Readonly<Record<string, LucideIcon>> = {
  'book-open': BookOpen, box: Box, boxes: Boxes, brain: Brain, braces: Braces, 'chart-line': ChartLine, 'columns-2': Columns2, combine: Combine, component: Component,
  contrast: Contrast, cpu: Cpu, crop: Crop, database: Database, dices: Dices, diff: Diff, download: Download, expand: Expand, eye: Eye, 'file-image': FileImage,
  'flask-conical': FlaskConical, gauge: Gauge, 'git-compare': GitCompare, 'git-compare-arrows': GitCompareArrows, 'grid-2x2': Grid2x2, 'grid-3x3': Grid3x3,
  'hard-drive': HardDrive, hash: Hash, image: Image, images: Images, layers: Layers, library: Library, 'locate-fixed': LocateFixed, map: MapIcon, network: Network,
  package: Package, paintbrush: Paintbrush, palette: Palette, puzzle: Puzzle, ruler: Ruler, save: Save, scaling: Scaling, scan: Scan, 'scan-eye': ScanEye,
  shrink: Shrink, shuffle: Shuffle, sigma: Sigma, split: Split, 'square-stack': SquareStack, table: Table, tag: Tag, type: Type, 'wand-sparkles': WandSparkles,
  waypoints: Waypoints, workflow: Workflow,
};

export const hasIcon = (name: string) => name in icons;

export function NodeIcon({ name, size = 15 }: { name: string | undefined; size?: number }) {
  const Icon = icons[name ?? ''] ?? Box;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
