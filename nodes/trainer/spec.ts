/** The trainer node's face: what is made small, by which optimiser, for how long. Trains nothing itself. */
import type { NodeSpec } from '../../src/graph/node.ts';
import { Refusal } from '../../src/graph/port.ts';

const rate = { kind: 'number', min: 0, max: 10, step: 1e-5 } as const;
const share = { kind: 'number', min: 0, max: 0.999999, step: 0.01 } as const;
const whole = { kind: 'number', step: 1, integer: true } as const;

export const spec: NodeSpec = {
  type: 'trainer',
  title: 'Trainer',
  icon: 'dumbbell',
  group: 'train',
  help: `Trains the networks that lead here. The drawing *is* the loss: every node between the dataset and the trainer writes its equations into one program, which is differentiated and run once per step.

With an adversarial loss a step has two halves: first the **generator** (encoder, codebook, decoder) learns while the discriminator is frozen, then the **discriminator** learns on the new reconstructions while the generator is frozen.

The **adaptive weight** λ of the adversarial loss is ‖∇L_rec‖ / (‖∇L_adv‖ + 10⁻⁴), both gradients taken at the decoder's last convolution, at most 10⁴, times the adversarial weight.

With a folder for **checkpoints** a run that was stopped, or killed, goes on where it was last kept, with the same batches.`,
  source: 'Section 3.1, equations 6 and 7; taming/models/vqgan.py, training_step; taming/modules/losses/vqperceptual.py; torch.optim.Adam, AdamW',
  inputs: {
    loss: { kind: 'loss', optional: true, help: 'What is made small: reconstruction and codebook losses, summed; or a cross entropy.' },
    adversarial: { kind: 'loss', optional: true, label: 'adversarial loss', help: 'From an adversarial loss node. Without a loss beside it, the plain game of a GAN.' },
    codes: { kind: 'codes', optional: true, help: 'The quantizer\'s codes, to watch their use: perplexity, dead codes.' },
    latent: { kind: 'latent', optional: true, help: 'The encoder\'s latent, for placing codes by k-means and reviving unused ones.' },
  },
  outputs: {
    model: { kind: 'model', help: 'The trained VQ-GAN, its discriminator with it. --save writes it as .ckpt or .safetensors, with its config beside it.' },
    transformer: { kind: 'transformer', help: 'The trained transformer, where one was trained.' },
    prior: { kind: 'prior', help: 'The trained PixelCNN, where one was trained.' },
    history: { kind: 'text', help: 'Every step\'s losses, adaptive weight, gradient norms, perplexity and logits, as rows. --save writes it as .json.' },
  },
  params: {
    steps: { ...whole, label: 'Steps', default: 1000, min: 0, max: 100_000_000, onNode: true, help: 'Steps altogether; a run that goes on counts those done before.' },
    learningRate: { ...rate, label: 'Learning rate', default: 2e-4, onNode: true, help: 'Of the generator. The reference uses 4.5e-6 times the batch.' },
    start: { ...whole, label: 'Discriminator from', default: 0, min: 0, max: 100_000_000, onNode: true, help: 'The step at which the adversarial loss and the discriminator begin (disc_start).' },
    adversarialWeight: { kind: 'number', label: 'Adversarial weight', default: 0.8, min: 0, max: 1000, step: 0.1, help: 'Multiplies the adaptive weight (disc_weight).' },
    adaptive: { kind: 'toggle', label: 'Adaptive weight', default: true, help: 'Weighs the adversarial loss by the gradients of both losses. Off: the adversarial weight alone.' },
    mostAdaptive: { kind: 'number', label: 'At most', default: 1e4, min: 0, max: 1e8, step: 1, help: 'Largest adaptive weight, before it is multiplied.' },
    ramp: { ...whole, label: 'Adversarial ramp', default: 0, min: 0, max: 100_000_000, help: 'Steps over which the adversarial loss grows from 0 to its weight after its start.' },
    discriminatorRate: { ...rate, label: 'Discriminator\'s rate', default: 0, help: 'Its own learning rate. 0: the generator\'s.' },
    turns: { kind: 'choice', label: 'Halves', default: 'both', options: [['both', 'Both, in turn'], ['generator', 'Generator only'], ['discriminator', 'Discriminator only']], help: 'Which half of each step is done.' },
    optimiser: { kind: 'choice', label: 'Optimiser', default: 'Adam', options: [['Adam', 'Adam'], ['AdamW', 'AdamW']], help: 'AdamW lets the weights of linear layers decay, as the reference trains transformers; biases, norms and embeddings do not.' },
    beta1: { ...share, label: 'β₁', default: 0.5, help: 'Decay of the mean gradient: 0.5 for VQ-GAN, 0.9 for transformers.' },
    beta2: { ...share, label: 'β₂', default: 0.9, help: 'Decay of the mean squared gradient: 0.9 for VQ-GAN, 0.95 for transformers.' },
    weightDecay: { ...share, label: 'Weight decay', default: 0.01, when: ['optimiser', ['AdamW']], help: 'What decays each step, times the learning rate.' },
    clip: { kind: 'number', label: 'Clip gradient at', default: 0, min: 0, max: 1e6, step: 0.1, help: 'Longest gradient, over all weights together. 0: not clipped.' },
    warmUp: { ...whole, label: 'Warm-up', default: 0, min: 0, max: 100_000_000, help: 'Steps over which the learning rate rises to its value.' },
    schedule: { kind: 'choice', label: 'Schedule', default: 'constant', options: [['constant', 'Constant'], ['cosine', 'Cosine, to 0 at the end']], help: 'The learning rate after the warm-up.' },
    average: { ...share, label: 'Average of weights', default: 0, help: 'Keeps a running average of the generator\'s weights: what is kept each step (0.999). 0: none. The trained model then has the average.' },
    codebookStart: { kind: 'choice', label: 'Codebook begins', default: 'drawn', options: [['drawn', 'As the model has it'], ['k-means', 'By k-means of latents']], help: 'K-means places the codes where the encoder\'s first outputs lie. Needs codes and latent.' },
    revive: { ...whole, label: 'Revive codes after', default: 0, min: 0, max: 1_000_000, help: 'Steps a code may go unused before it moves to a latent of the batch. 0: never. Needs codes and latent.' },
    checkpoints: { kind: 'text', label: 'Checkpoints', default: '', folder: true, help: 'A folder that the run is kept in, to go on from. Empty: it is not kept.' },
    every: { ...whole, label: 'Keep every', default: 100, min: 0, max: 1_000_000, help: 'Steps between checkpoints; one is kept at the end and when it is stopped too. 0: only then.' },
    seed: { ...whole, label: 'Seed', default: 0, min: 0, max: 2 ** 32 - 1, help: 'Decides k-means and revived codes.' },
  },
  flow({ ins: { loss, adversarial, codes, latent }, params }) {
    if (!loss && !adversarial) throw new Refusal('There is nothing to make small. Wire a loss here.', 'loss');
    if (params.codebookStart === 'k-means' && !(codes && latent)) throw new Refusal('K-means needs the encoder\'s latent and the quantizer\'s codes. Wire both here, or let the codebook begin as the model has it.', 'latent');
    if (Number(params.revive) > 0 && !(codes && latent)) throw new Refusal('Reviving codes needs the encoder\'s latent and the quantizer\'s codes. Wire both here, or set it to 0.', 'latent');
    return { model: { kind: 'model' }, transformer: { kind: 'transformer' }, prior: { kind: 'prior' }, history: { kind: 'text' } };
  },
  // what is kept, and how often, does not change the result
  cosmetic: ['checkpoints', 'every'],
  upgrades: [],
};
