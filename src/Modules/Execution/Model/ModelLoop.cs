using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>One call of a model agent: asks the model, calls the tools that it asks for, and again, until it answers.</summary>
internal sealed class ModelLoop(RunExecution run, CallNode node, RunFrame frame, ModelAgentDescriptor agent, bool seesThread)
{
    private readonly ImmutableArray<AgentFunction> _agents = [.. agent.Agents.Select(run.Services.Registry.Find).OfType<AgentDescriptor>().Select(static callee => new AgentFunction(callee))];

    private readonly ModelTerms _terms = ModelClient.Terms(run.Services.Model, agent.Model);

    /// <summary>Runs the loop.</summary>
    /// <exception cref="CallFailedException">The model failed, or its answer is none.</exception>
    public async Task<JsonText> RunAsync(JsonText input, CancellationToken ct)
    {
        var element = input.ToElement();
        List<ChatMessage> messages =
        [
            new(ChatRole.System, agent.Instructions(element, run.Scope)),
            .. seesThread ? await ThreadHistory.ReadAsync(run, ct) : [],
            ModelInput.ToMessage(input),
        ];
        // The instructions are not part of it: they may hold the date. Nor is the thread, which cannot change while the run is in it.
        var hash = InputHash.Of(input);
        var options = Options();
        var corrected = false;
        while (true)
        {
            var (reply, results) = await TurnAsync(messages, options, hash, ct);
            messages.Add(reply.ToMessage());
            if (!results.IsEmpty)
            {
                messages.Add(new ChatMessage(ChatRole.Tool, [.. reply.Calls.Zip(results, AIContent (call, result) => ToolResults.ToContent(call, result))]));
                hash = results.Aggregate(hash, static (soFar, result) => InputHash.Extend(soFar, result.Utf8));
                continue;
            }
            if (Answer(reply, out var answer) is not { } problem)
            {
                return answer;
            }
            if (corrected)
            {
                throw new CallFailedException(CallStatus.Error, FailureCodes.ModelInvalidOutput, $"The model's answer has not the form that agent '{agent.Name}' needs.");
            }
            corrected = true;
            messages.Add(new ChatMessage(ChatRole.User, problem));
            hash = InputHash.Extend(hash, JsonText.String(problem).Utf8);
        }
    }

    private async Task<(ModelReply Reply, ImmutableArray<JsonText> Results)> TurnAsync(
        List<ChatMessage> messages, ChatOptions options, ReadOnlyMemory<byte> hash, CancellationToken ct)
    {
        var key = frame.Begin();
        try
        {
            var reply = run.FindStep(key, StepKind.Model, agent.Name, hash) is { } stored ? Replay(stored) : await AskAsync(key, messages, options, hash, ct);
            if (reply.Calls.IsEmpty)
            {
                return (reply, []);
            }
            if (reply.Calls.Length > run.Budget.ToolCallsLeft && !run.Steps.HasUnreached(key))
            {
                throw run.Stop.Fail(FailureCodes.CallLimit, $"A run may call tools {run.Services.Limits.ToolCallsPerRun} times.");
            }
            var activity = run.Activity.Fork(reply.Calls.Length);
            var outcomes = await Task.WhenAll(reply.Calls.Select((call, index) => CallAsync($"{key}.{index.ToString(CultureInfo.InvariantCulture)}", call, activity, ct)));
            return (reply, [.. outcomes.Select(outcome => ToolResults.ForModel(outcome, agent))]);
        }
        finally
        {
            frame.End();
        }
    }

    private async Task<ModelReply> AskAsync(string key, List<ChatMessage> messages, ChatOptions options, ReadOnlyMemory<byte> hash, CancellationToken ct)
    {
        await run.Journal.WaitForRoomAsync(ct);
        if (!run.Budget.TryTakeModelCall())
        {
            throw run.Stop.Fail(FailureCodes.CallLimit, $"A run may ask models {run.Services.Limits.ModelCallsPerRun} times.");
        }
        var reply = await BudgetAsync(key, messages, options, ct);
        run.Journal.Use(node, reply.Usage);
        if (!reply.Calls.IsEmpty && node.ShowsText)
        {
            // What was streamed was what the model thought before it called tools, not the answer.
            run.Answer.Retract(node.Agent);
        }
        var step = new StepRecord { Key = key, Kind = StepKind.Model, Name = agent.Name, InputHash = hash, Ended = true, Content = reply.Write() };
        if (IsThought(reply))
        {
            step = run.Journal.ThinkInTurn(node, Payloads.Cut(reply.Text, 10_000), number => step with { Content = (reply with { Thought = number }).Write() });
        }
        else
        {
            run.Journal.Append(node, new JournalEntry { Steps = [step] });
        }
        return ModelReply.Read(step.Content);
    }

    // Tokens are kept before the call, so that calls side by side cannot all take the last ones, and counted after it.
    private async Task<ModelReply> BudgetAsync(string key, List<ChatMessage> messages, ChatOptions options, CancellationToken ct)
    {
        var prompt = ModelClient.Estimate(_terms, messages, options);
        if (ModelReservation.Overflows(_terms, prompt))
        {
            throw new CallFailedException(
                CallStatus.Error, FailureCodes.ModelTruncated, string.Create(CultureInfo.InvariantCulture, $"The conversation is longer than the model can read ({_terms.ContextTokens:N0} tokens); ask for less, or in a new thread."));
        }
        var kept = await ModelReservation.KeepAsync(run, _terms, prompt, ct);
        var used = RunUsage.None;
        try
        {
            var bounded = options.Clone();
            bounded.MaxOutputTokens = kept.MaxOutputTokens;
            return await RequestAsync(key, messages, bounded, usage => used = usage, ct);
        }
        catch (Exception thrown) when (used != RunUsage.None)
        {
            // There is no reply that would be counted, and it is used all the same.
            run.Journal.Use(node, used);
            if (kept.IsShortened && thrown is CallFailedException { Code: FailureCodes.ModelTruncated })
            {
                throw run.Stop.Fail(FailureCodes.BudgetExceeded, "The answer was cut since too few tokens or dollars were left for the rest of it; ask for something smaller, or tomorrow.");
            }
            throw;
        }
        finally
        {
            kept.Settle(used);
        }
    }

    private async Task<ModelReply> RequestAsync(string key, List<ChatMessage> messages, ChatOptions options, Action<RunUsage> count, CancellationToken ct)
    {
        Func<string, ValueTask>? show = node.ShowsText ? piece => frame.ShowAsync(key, piece) : null;
        try
        {
            return await ModelClient.AskAsync(run.Services.Model, _terms, messages, options, run.Services.Limits.AnswerBytes, show, count, ct);
        }
        catch (Exception thrown) when (thrown is not (CallFailedException or OutOfMemoryException))
        {
            run.Stop.ThrowIfStopped();
            ct.ThrowIfCancellationRequested();
            if (thrown is ModelRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
            {
                throw new CallFailedException(CallStatus.Error, FailureCodes.OutputLimit, $"The model wrote more than an answer may have ({run.Services.Limits.AnswerBytes} bytes).");
            }
            run.Services.Log.ModelThrew(run.Run, agent.Name, LoggedFailure.Describe(thrown));
            throw new CallFailedException(CallStatus.Error, FailureCodes.ModelFailed, "The model did not answer; try again later.");
        }
    }

    private ModelReply Replay(StepRecord stored)
    {
        var reply = ModelReply.Read(stored.Content);
        run.Budget.Take(reply.Usage);
        run.Journal.Use(node, reply.Usage);
        run.Journal.HasThought(node, reply.Thought);
        return reply;
    }

    private async Task<CallOutcome> CallAsync(string path, ModelToolCall call, RunActivity.Branches activity, CancellationToken ct)
    {
        var branch = new RunFrame(run, node, path, isAnswering: false, ct);
        var key = branch.Begin();
        try
        {
            return _agents.FirstOrDefault(callee => callee.Name == call.Name) is { } callee
                ? await run.Agents.CallAsync(Request(key, callee, call.Arguments), ct)
                : await run.Tools.CallAsync(node, key, call.Name, call.Arguments, ct);
        }
        finally
        {
            branch.End();
            activity.End();
        }
    }

    private AgentRequest Request(string key, AgentFunction callee, JsonText arguments) => new()
    {
        Key = key,
        Kind = StepKind.Agent,
        Name = callee.Name,
        Input = callee.ReadInput(arguments),
        IsAnswering = false,
        Parent = node,
    };

    private ChatOptions Options() => new()
    {
        ModelId = agent.Model,
        Tools = agent.Tools.IsEmpty && _agents.IsEmpty ? null : [.. agent.Tools.Select(static tool => new ToolFunction(tool)), .. _agents],
        ResponseFormat = agent.OutputIsText ? null : ChatResponseFormat.ForJsonSchema(agent.OutputSchema, agent.Name + "_output"),
    };

    /// <summary>What the model is told of an answer of the wrong form; null when the form is right.</summary>
    private string? Answer(ModelReply reply, out JsonText answer)
    {
        if (agent.OutputIsText)
        {
            answer = JsonText.String(reply.Text);
            return null;
        }
        answer = default;
        if (reply.Text.Length > run.Services.Limits.AnswerBytes || Parse(reply.Text) is not { } json)
        {
            return "That is not one JSON value. Answer again, with the JSON value that was asked for and nothing else.";
        }
        var problems = agent.CheckOutput(json.ToElement());
        if (!problems.IsEmpty)
        {
            return $"That JSON has not the form that was asked for. Correct this and answer again, with the JSON value and nothing else: {string.Join(" ", problems.Take(BindProblems.Most).Select(static problem => BindProblems.Describe([problem])))}";
        }
        answer = json;
        return null;
    }

    private static JsonText? Parse(string text)
    {
        try
        {
            return SoundJson.From(JsonText.Parse(text).ToElement());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsThought(ModelReply reply) => !reply.Calls.IsEmpty && !string.IsNullOrWhiteSpace(reply.Text);
}
