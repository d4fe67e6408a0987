// Strangers' clients against the server, case by case. Arguments: the base address. Prints {client: {case: "works" or what went wrong}} as JSON.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createOpenResponses } from '@ai-sdk/open-responses';
import { generateText, streamText, tool, stepCountIs, Output } from 'ai';
import { ChatOpenAI } from '@langchain/openai';
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool as agentTool } from '@openai/agents';
import { z } from 'zod';

const baseURL = process.argv[2].replace(/\/$/, '');
const only = process.argv[3];
const apiKey = 'none';
const model = 'thinker';
const image = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const question = 'What is six times seven?';
const schema = { type: 'object', properties: { answer: { type: 'number' } }, required: ['answer'], additionalProperties: false };
const shape = z.object({ answer: z.number() });
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const says = (text) => assert.match(text ?? '', /forty-two/);
const matrix = {};

async function run(client, cases) {
  if (only && !client.includes(only)) return;
  matrix[client] = {};
  for (const [name, body] of Object.entries(cases)) {
    try {
      matrix[client][name] = (await withTimeout(body())) ?? 'works';
    } catch (error) {
      matrix[client][name] = `${error.name}: ${error.message}`.slice(0, 400) + (process.argv[4] ? error.stack : '');
    }
  }
}

function withTimeout(promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('took more than 60 s')), 60_000); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// A stream that is left: the server ends its search, which the test that started this program looks at.
async function leave(stream) {
  for await (const _ of stream) return;
}

const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const user = (content) => ({ model, messages: [{ role: 'user', content }] });
const chatTool = { type: 'function', function: { name: 'weather', description: 'Tells the weather.', parameters: city, strict: true } };

await run('openai chat', {
  plain: async () => says((await openai.chat.completions.create(user(question))).choices[0].message.content),
  thoughts: async () => {
    let [thoughts, text] = ['', ''];
    for await (const chunk of await openai.chat.completions.create({ ...user(question), stream: true })) {
      const delta = chunk.choices[0]?.delta ?? {};
      assert.ok(!(delta.reasoning_content && text), 'thoughts come before the answer');
      thoughts += delta.reasoning_content ?? '';
      text += delta.content ?? '';
    }
    assert.match(thoughts, /→ 42/);
    says(text);
    const helper = openai.chat.completions.stream({ ...user(question), stream_options: { include_usage: true } });
    says(await helper.finalContent());
    const usage = await helper.totalUsage();
    assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  },
  none: async () => {
    const { usage } = await openai.chat.completions.create({ ...user(question), reasoning_effort: 'none' });
    assert.equal(usage.completion_tokens_details.reasoning_tokens, 0);
  },
  high: async () => {
    const { usage } = await openai.chat.completions.create({ ...user(question), reasoning_effort: 'high' });
    assert.ok(usage.completion_tokens_details.reasoning_tokens > 0);
  },
  tools: async () => {
    const runner = openai.chat.completions.runTools({
      ...user('How is the weather in Ulm?'),
      tools: [{ type: 'function', function: { name: 'weather', parameters: city, parse: JSON.parse, function: ({ city }) => `rain in ${city}` } }],
    });
    assert.match(await runner.finalContent(), /rain in Ulm/);
  },
  structured: async () => {
    const response = await openai.chat.completions.parse({
      ...user(question), response_format: { type: 'json_schema', json_schema: { name: 'it', schema, strict: true } },
    });
    assert.equal(JSON.parse(response.choices[0].message.content).answer, 42);
  },
  image: async () => {
    const content = [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: image } }];
    assert.match((await openai.chat.completions.create(user(content))).choices[0].message.content, /picture/);
  },
  cut: async () => {
    const { choices } = await openai.chat.completions.create({ ...user('Write a LONG text.'), max_completion_tokens: 20 });
    assert.equal(choices[0].finish_reason, 'length');
  },
  error: async () => {
    await assert.rejects(openai.chat.completions.create({ ...user(question), model: 'gpt-4o' }), OpenAI.NotFoundError);
    await assert.rejects(openai.chat.completions.create(user('FAIL')), (e) => e instanceof OpenAI.InternalServerError && e.code === 'model_error');
    await assert.rejects(openai.chat.completions.create({ ...user(question), n: 0 }), (e) => e instanceof OpenAI.BadRequestError && e.param === 'n');
  },
  dropped: async () => {
    const stream = await openai.chat.completions.create({ ...user('HANG'), stream: true });
    await leave(stream);
    stream.controller.abort();
  },
});

const ask = (input) => ({ model, input, reasoning: { summary: 'auto' } });
const responsesTool = { type: 'function', name: 'weather', description: 'Tells the weather.', parameters: city, strict: true };

await run('openai responses', {
  plain: async () => says((await openai.responses.create(ask(question))).output_text),
  thoughts: async () => {
    const stream = openai.responses.stream(ask(question));
    let thoughts = '';
    for await (const event of stream) if (event.type === 'response.reasoning_summary_text.delta') thoughts += `${event.delta}\n`;
    assert.match(thoughts, /→ 42/);
    const final = await stream.finalResponse();
    says(final.output_text);
    assert.deepEqual(final.output.map((item) => item.type), ['reasoning', 'message']);
  },
  none: async () => {
    const response = await openai.responses.create({ ...ask(question), reasoning: { effort: 'none' } });
    assert.equal(response.usage.output_tokens_details.reasoning_tokens, 0);
  },
  high: async () => {
    const response = await openai.responses.create({ ...ask(question), reasoning: { effort: 'high' } });
    assert.ok(response.usage.output_tokens_details.reasoning_tokens > 0);
  },
  tools: async () => {
    const first = await openai.responses.stream({ ...ask('How is the weather in Ulm?'), tools: [responsesTool] }).finalResponse();
    const call = first.output.find((item) => item.type === 'function_call');
    const second = await openai.responses.create({
      model, tools: [responsesTool], previous_response_id: first.id,
      input: [{ type: 'function_call_output', call_id: call.call_id, output: `rain in ${JSON.parse(call.arguments).city}` }],
    });
    assert.match(second.output_text, /rain in Ulm/);
  },
  structured: async () => {
    const response = await openai.responses.parse({ ...ask(question), text: { format: { type: 'json_schema', name: 'it', schema, strict: true } } });
    assert.equal(JSON.parse(response.output_text).answer, 42);
  },
  image: async () => {
    const content = [{ type: 'input_text', text: 'What is this?' }, { type: 'input_image', image_url: image, detail: 'auto' }];
    assert.match((await openai.responses.create(ask([{ role: 'user', content }]))).output_text, /picture/);
  },
  cut: async () => {
    const response = await openai.responses.create({ ...ask('Write a LONG text.'), max_output_tokens: 20 });
    assert.deepEqual([response.status, response.incomplete_details.reason], ['incomplete', 'max_output_tokens']);
  },
  error: async () => {
    await assert.rejects(openai.responses.create({ ...ask(question), model: 'gpt-4o' }), OpenAI.NotFoundError);
    await assert.rejects(openai.responses.create(ask('FAIL')), (e) => e instanceof OpenAI.InternalServerError);
    await assert.rejects(openai.responses.stream(ask('LATEFAIL')).finalResponse());
  },
  dropped: async () => {
    const stream = await openai.responses.create({ ...ask('HANG'), stream: true });
    await leave(stream);
    stream.controller.abort();
  },
  background: async () => {
    let response = await openai.responses.create({ ...ask(question), background: true });
    assert.equal(response.status, 'queued');
    while (['queued', 'in_progress'].includes(response.status)) response = await openai.responses.retrieve(response.id);
    says(response.output_text);
    let last = -1;
    for await (const event of await openai.responses.retrieve(response.id, { stream: true, starting_after: 3 })) {
      assert.ok(event.sequence_number > 3 && event.sequence_number > last);
      last = event.sequence_number;
    }
    await openai.responses.delete(response.id);
    await assert.rejects(openai.responses.retrieve(response.id), OpenAI.NotFoundError);
  },
});

function vercel(make, options) {
  const opts = (effort) => options(effort);
  const base = (prompt, effort = 'medium') => ({ model: make(), prompt, providerOptions: opts(effort), maxRetries: 0 });
  const weather = tool({ description: 'Tells the weather.', inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `rain in ${city}` });
  return {
    plain: async () => says((await generateText(base(question))).text),
    thoughts: async () => {
      let [thoughts, text] = ['', ''];
      for await (const part of streamText(base(question)).fullStream) {
        if (part.type === 'reasoning-delta') thoughts += `${part.text}\n`;
        if (part.type === 'text-delta') text += part.text;
        if (part.type === 'error') throw part.error;
      }
      says(text);
      assert.match(thoughts, /→ 42/);
    },
    none: async () => says((await generateText(base(question, 'none'))).text),
    high: async () => {
      const { usage } = await generateText(base(question, 'high'));
      assert.ok((usage.outputTokenDetails?.reasoningTokens ?? usage.reasoningTokens) > 0);
    },
    tools: async () => {
      const { text } = await generateText({ ...base('How is the weather in Ulm?'), tools: { weather }, stopWhen: stepCountIs(3) });
      assert.match(text, /rain in Ulm/);
    },
    structured: async () => {
      const result = await generateText({ ...base(question), output: Output.object({ schema: shape }) });
      assert.equal(result.output.answer, 42);
    },
    image: async () => {
      const messages = [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, { type: 'file', mediaType: 'image/png', data: image.split(',')[1] }] }];
      const { prompt, ...rest } = base('');
      assert.match((await generateText({ ...rest, messages })).text, /picture/);
    },
    cut: async () => {
      const { finishReason } = await generateText({ ...base('Write a LONG text.'), maxOutputTokens: 20 });
      assert.equal(finishReason, 'length');
    },
    error: async () => {
      await assert.rejects(generateText(base('FAIL')));
    },
    dropped: async () => {
      const abort = new AbortController();
      const stream = streamText({ ...base('HANG'), abortSignal: abort.signal, onError: () => {} });
      setTimeout(() => abort.abort(), 200);
      await stream.consumeStream({ onError: () => {} });
    },
  };
}

const vercelOpenAI = createOpenAI({ baseURL, apiKey });
await run('ai + @ai-sdk/openai (responses)', vercel(
  () => vercelOpenAI(model), (reasoningEffort) => ({ openai: { reasoningEffort, reasoningSummary: 'auto', forceReasoning: true } })));
await run('ai + @ai-sdk/openai-compatible', vercel(
  () => createOpenAICompatible({ baseURL, name: 'tr', apiKey, supportsStructuredOutputs: true })(model), (reasoningEffort) => ({ tr: { reasoningEffort } })));
await run('ai + @ai-sdk/open-responses', vercel(
  () => createOpenResponses({ url: `${baseURL}/responses`, name: 'tr', apiKey })(model), (reasoningEffort) => ({ tr: { reasoningEffort, reasoningSummary: 'auto' } })));

function langchain(useResponsesApi) {
  const make = (extra = {}) => new ChatOpenAI({ model, apiKey, maxRetries: 0, useResponsesApi, configuration: { baseURL }, ...extra });
  const reasoning = (effort) => ({ modelKwargs: useResponsesApi ? { reasoning: { effort, summary: 'auto' } } : { reasoning_effort: effort } });
  const weather = { type: 'function', function: { name: 'weather', description: 'Tells the weather.', parameters: city } };
  return {
    plain: async () => says((await make().invoke(question)).text),
    thoughts: async () => {
      let [thoughts, text] = ['', ''];
      for await (const chunk of await make(reasoning('medium')).stream(question)) {
        text += chunk.text;
        thoughts += (chunk.additional_kwargs?.reasoning?.summary ?? []).map((part) => part.text).join('\n');
      }
      says(text);
      if (!useResponsesApi) return 'works; it drops thoughts over chat, as its documentation says';
      assert.match(thoughts, /→ 42/);
    },
    none: async () => says((await make(reasoning('none')).invoke(question)).text),
    high: async () => {
      const { usage_metadata: usage } = await make(reasoning('high')).invoke(question);
      assert.ok(usage.output_token_details.reasoning > 0);
    },
    tools: async () => {
      const bound = make().bindTools([weather]);
      const first = await bound.invoke('How is the weather in Ulm?');
      const call = first.tool_calls[0];
      const last = await bound.invoke([
        { role: 'user', content: 'How is the weather in Ulm?' }, first, { role: 'tool', tool_call_id: call.id, content: `rain in ${call.args.city}` },
      ]);
      assert.match(last.text, /rain in Ulm/);
    },
    structured: async () => assert.equal((await make().withStructuredOutput(shape, { method: 'jsonSchema' }).invoke(question)).answer, 42),
    image: async () => {
      const content = [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: image } }];
      assert.match((await make().invoke([{ role: 'user', content }])).text, /picture/);
    },
    cut: async () => {
      const { response_metadata: metadata } = await make({ maxTokens: 20 }).invoke('Write a LONG text.');
      assert.ok(metadata.finish_reason === 'length' || metadata.incomplete_details?.reason === 'max_output_tokens');
    },
    error: async () => { await assert.rejects(make().invoke('FAIL')); },
    dropped: async () => leave(await make().stream('HANG', { signal: AbortSignal.timeout(300) })).catch((e) => assert.match(`${e.name}${e.message}`, /[Aa]bort|[Tt]imeout/)),
  };
}

await run('@langchain/openai chat', langchain(false));
await run('@langchain/openai responses', langchain(true));

setTracingDisabled(true);
function agents(useResponses) {
  const runner = new Runner({ modelProvider: new OpenAIProvider({ openAIClient: openai, useResponses }), tracingDisabled: true });
  const weather = agentTool({ name: 'weather', description: 'Tells the weather.', parameters: z.object({ city: z.string() }), execute: async ({ city }) => `rain in ${city}` });
  const make = (extra = {}) => new Agent({ name: 'it', instructions: 'Answer.', model, ...extra });
  const effort = (value) => ({ modelSettings: { reasoning: { effort: value, summary: 'auto' } } });
  return {
    plain: async () => says((await runner.run(make(), question)).finalOutput),
    thoughts: async () => {
      const result = await runner.run(make(effort('medium')), question, { stream: true });
      let thoughts = '';
      for await (const event of result) {
        const raw = event.type === 'raw_model_stream_event' ? event.data.event : undefined;
        if (raw?.type === 'response.reasoning_summary_text.delta') thoughts += `${raw.delta}\n`;
        thoughts += raw?.choices?.[0]?.delta?.reasoning_content ?? '';
      }
      await result.completed;
      says(result.finalOutput);
      assert.match(thoughts, /→ 42/);
    },
    none: async () => says((await runner.run(make(effort('none')), question)).finalOutput),
    high: async () => says((await runner.run(make(effort('high')), question)).finalOutput),
    tools: async () => assert.match((await runner.run(make({ tools: [weather] }), 'How is the weather in Ulm?')).finalOutput, /rain in Ulm/),
    structured: async () => assert.equal((await runner.run(make({ outputType: shape }), question)).finalOutput.answer, 42),
    image: async () => {
      const content = [{ type: 'input_text', text: 'What is this?' }, { type: 'input_image', image }];
      assert.match((await runner.run(make(), [{ role: 'user', content }])).finalOutput, /picture/);
    },
    cut: async () => {
      const cut = runner.run(make({ modelSettings: { maxTokens: 20 } }), 'Write a LONG text.');
      if (useResponses) {
        await assert.rejects(cut, /incomplete/);
        return 'works; the client throws on an incomplete response';
      }
      const { finalOutput } = await cut;
      assert.ok(finalOutput.length > 0);
    },
    error: async () => { await assert.rejects(runner.run(make(), 'FAIL')); },
    dropped: async () => {
      const result = await runner.run(make(), 'HANG', { stream: true, signal: AbortSignal.timeout(300) });
      await leave(result).catch(() => {});
      await result.completed.catch(() => {});
    },
  };
}

await run('@openai/agents chat', agents(false));
await run('@openai/agents responses', agents(true));
console.log(JSON.stringify(matrix));
process.exit(0);
