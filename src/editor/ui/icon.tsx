/** Icons by the kebab-case names that node specs use. A name that is not here is drawn as a plain box, and a test says so. */
import {
  Activity, Aperture, ArrowLeftRight, Blend, Blocks, BookOpen, Box, Boxes, Braces, Brain, BrainCircuit, Brush, Bug, ChartBar, ChartLine, ChartNoAxesColumn,
  CircleDot, Columns2, Combine, Component, Contrast, Cpu, Crop, Database, Dices, Diff, Download, Droplets, Expand, Eye, FileImage, FileJson, FileOutput,
  FlaskConical, Frame, Gauge, GitBranch, GitCompare, GitCompareArrows, Grid2x2, Grid2x2Check, Grid3x3, Hammer, HardDrive, Hash, History as HistoryIcon,
  Image as ImageIcon, Images, Infinity as InfinityIcon, KeyRound, Layers, LayoutGrid, Library, Lightbulb, List, LocateFixed, Map as MapIcon, Merge, Move3d, Network,
  Package, Paintbrush, Palette, Pencil, Pin, PlayCircle, Puzzle, Repeat, Ruler, Save, Scale, Scaling, Scan, ScanEye, ScanSearch, Search, Shapes, Shrink, Shuffle,
  Sigma, SlidersHorizontal, Sparkles, Split, SquareStack, Table, Table2, Tag, Target, Thermometer, Timer, Type, Upload, Variable, WandSparkles, Waves, Waypoints,
  Workflow, Zap, type LucideIcon,
} from 'lucide-react';

const icons: Readonly<Record<string, LucideIcon>> = {
  activity: Activity, aperture: Aperture, 'arrow-left-right': ArrowLeftRight, blend: Blend, blocks: Blocks, 'book-open': BookOpen, box: Box, boxes: Boxes,
  braces: Braces, brain: Brain, 'brain-circuit': BrainCircuit, brush: Brush, bug: Bug, 'chart-bar': ChartBar, 'chart-line': ChartLine,
  'chart-no-axes-column': ChartNoAxesColumn, 'circle-dot': CircleDot, 'columns-2': Columns2, combine: Combine, component: Component, contrast: Contrast, cpu: Cpu,
  crop: Crop, database: Database, dices: Dices, diff: Diff, download: Download, droplets: Droplets, expand: Expand, eye: Eye, 'file-image': FileImage,
  'file-json': FileJson, 'file-output': FileOutput, 'flask-conical': FlaskConical, frame: Frame, gauge: Gauge, 'git-branch': GitBranch, 'git-compare': GitCompare,
  'git-compare-arrows': GitCompareArrows, 'grid-2x2': Grid2x2, 'grid-2x2-check': Grid2x2Check, 'grid-3x3': Grid3x3, hammer: Hammer, 'hard-drive': HardDrive,
  hash: Hash, history: HistoryIcon, image: ImageIcon, images: Images, infinity: InfinityIcon, 'key-round': KeyRound, layers: Layers, 'layout-grid': LayoutGrid,
  library: Library, lightbulb: Lightbulb, list: List, 'locate-fixed': LocateFixed, map: MapIcon, merge: Merge, 'move-3d': Move3d, network: Network,
  package: Package, paintbrush: Paintbrush, palette: Palette, pencil: Pencil, pin: Pin, 'play-circle': PlayCircle, puzzle: Puzzle, repeat: Repeat, ruler: Ruler,
  save: Save, scale: Scale, scaling: Scaling, scan: Scan, 'scan-eye': ScanEye, 'scan-search': ScanSearch, search: Search, shapes: Shapes, shrink: Shrink,
  shuffle: Shuffle, sigma: Sigma, 'sliders-horizontal': SlidersHorizontal, sparkles: Sparkles, split: Split, 'square-stack': SquareStack, table: Table,
  'table-2': Table2, tag: Tag, target: Target, thermometer: Thermometer, timer: Timer, type: Type, upload: Upload, variable: Variable,
  'wand-sparkles': WandSparkles, waves: Waves, waypoints: Waypoints, workflow: Workflow, zap: Zap,
};

export const hasIcon = (name: string) => Object.hasOwn(icons, name);

export function NodeIcon({ name = '', size = 15 }: { name?: string | undefined; size?: number }) {
  const Icon = icons[name] ?? Box;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
