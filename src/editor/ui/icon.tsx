/** Icons by the kebab-case names that node specs use. A name that is not here is drawn as a plain box, and a test says so. */
import {
  Blend, Box, Boxes, Braces, Brain, BrainCircuit, Brush, Bug, ChartColumn, ChartLine, Columns2, Database, Dices, Diff, Download, Dumbbell, Expand, Eye, FileImage,
  FlaskConical, Gauge, Grid2x2Check, Grid3x3, Hash, Image as ImageIcon, ImageUp, Images, Layers, Layers2, LayoutGrid, Locate, Map as MapIcon, Network, Package,
  PackageOpen, Palette, Play, Puzzle, Ruler, Save, Scale, ScanEye, Search, Shrink, Shuffle, Sigma, Sparkles, Spline, Split, Table2, Tag, Target, Timer,
  WandSparkles, Workflow, Zap, type LucideIcon,
} from 'lucide-react';

const icons: Readonly<Record<string, LucideIcon>> = {
  blend: Blend, box: Box, boxes: Boxes, braces: Braces, brain: Brain, 'brain-circuit': BrainCircuit, brush: Brush, bug: Bug, 'chart-column': ChartColumn,
  'chart-line': ChartLine, 'columns-2': Columns2, database: Database, dices: Dices, diff: Diff, download: Download, dumbbell: Dumbbell, expand: Expand, eye: Eye,
  'file-image': FileImage, 'flask-conical': FlaskConical, gauge: Gauge, 'grid-2x2-check': Grid2x2Check, 'grid-3x3': Grid3x3, hash: Hash, image: ImageIcon,
  'image-up': ImageUp, images: Images, layers: Layers, 'layers-2': Layers2, 'layout-grid': LayoutGrid, locate: Locate, map: MapIcon, network: Network,
  package: Package, 'package-open': PackageOpen, palette: Palette, play: Play, puzzle: Puzzle, ruler: Ruler, save: Save, scale: Scale, 'scan-eye': ScanEye,
  search: Search, shrink: Shrink, shuffle: Shuffle, sigma: Sigma, sparkles: Sparkles, spline: Spline, split: Split, 'table-2': Table2, tag: Tag, target: Target,
  timer: Timer, 'wand-sparkles': WandSparkles, workflow: Workflow, zap: Zap,
};

export const hasIcon = (name: string) => Object.hasOwn(icons, name);

export function NodeIcon({ name = '', size = 15 }: { name?: string | undefined; size?: number }) {
  const Icon = icons[name] ?? Box;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
