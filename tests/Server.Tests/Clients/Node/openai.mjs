// The endpoint of example 07 through npm's openai client. Arguments: the base address, a puzzle. Prints "ok" or fails.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const [baseURL, puzzle] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const ask = { model: 'pocket-coins-1m', messages: [{ role: 'user', content: puzzle }] };

const models = [];
for await (const model of client.models.list()) models.push(model.id);
assert.deepEqual(models, ['pocket-coins-1m']);

const greedy = await client.chat.completions.create({ ...ask, temperature: 0 });
assert.match(greedy.choices[0].message.content, /Final: \d+$/);
assert.equal(greedy.choices[0].finish_reason, 'stop');
assert.equal(greedy.usage.total_tokens, greedy.usage.prompt_tokens + greedy.usage.completion_tokens);

const sampled = { ...ask, temperature: 1.5, seed: 7, n: 4, logprobs: true, top_logprobs: 2 };
const [first, again] = [await client.chat.completions.create(sampled), await client.chat.completions.create(sampled)];
const texts = (response) => response.choices.map((choice) => choice.message.content);
assert.equal(first.choices.length, 4);
assert.deepEqual(texts(again), texts(first));
for (const { message, logprobs } of first.choices) {
  assert.equal(logprobs.content.map((token) => token.token).join(''), message.content);
  assert.ok(logprobs.content.every((token) => token.logprob <= 0 && token.top_logprobs.length === 2));
}

const streamed = ['', '', '', ''];
let usage;
for await (const chunk of await client.chat.completions.create({ ...sampled, stream: true, stream_options: { include_usage: true } })) {
  for (const choice of chunk.choices) streamed[choice.index] += choice.delta.content ?? '';
  usage = chunk.usage ?? usage;
}
assert.deepEqual(streamed, texts(first));
assert.equal(usage.completion_tokens, first.usage.completion_tokens);

const cut = await client.chat.completions.create({ ...ask, temperature: 0, max_completion_tokens: 3 });
assert.deepEqual([cut.choices[0].finish_reason, cut.usage.completion_tokens], ['length', 3]);
const stopped = await client.chat.completions.create({ ...ask, temperature: 0, stop: [' A: '] });
assert.ok(stopped.choices[0].message.content.endsWith(' have?'));

await assert.rejects(client.chat.completions.create({ ...ask, model: 'gpt-4o' }), OpenAI.NotFoundError);
await assert.rejects(client.chat.completions.create({ ...ask, messages: [{ role: 'user', content: 'Hello!' }] }), (error) =>
  error instanceof OpenAI.BadRequestError && error.code === 'not_a_coin_puzzle');
console.log('ok');
