using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace Netra.Models.Planner;

/// <summary>What the planner answers to a conversation: a text, or calls of tools.</summary>
internal sealed record Reply(ImmutableArray<AIContent> Contents, ChatFinishReason FinishReason)
{
    // Calls of one message: what is looked up with them.
    private const int MostCalls = 8;

    public static Reply To(Conversation conversation, ChatOptions? options)
    {
        var structured = options?.ResponseFormat as ChatResponseFormatJson;
        var chooser = ToolChooser.For(options?.ToolMode is NoneChatToolMode ? null : options?.Tools);
        var wanted = Wants(chooser, conversation, options);
        var required = options?.ToolMode is RequiredChatToolMode && conversation.Returns.IsEmpty;
        var (calls, missing) = Calls(chooser, conversation, wanted, required);
        if (!calls.IsEmpty)
        {
            return new(calls, ChatFinishReason.ToolCalls);
        }
        if (structured is not null)
        {
            var (json, unknown) = SchemaAnswer.Fill(structured.Schema, conversation);
            return json is not null ? Say(json)
                : new([new ErrorContent($"I am the offline planner, and nothing that I was given says the number '{unknown}'.") { ErrorCode = "Refusal" }], ChatFinishReason.Stop);
        }
        if (!conversation.Returns.IsEmpty && Told(conversation, wanted, missing) is { IsEmpty: false } told)
        {
            return Say(ResultPhrasing.Phrase(told, conversation.Ask));
        }
        if (!chooser.HasTools && conversation.Input is { } input && Extraction.BestText(input, conversation.Instructions) is { } text)
        {
            return Say(text);
        }
        return Say(Inability(chooser, missing));
    }

    private static ImmutableArray<Wanted> Wants(ToolChooser chooser, Conversation conversation, ChatOptions? options)
    {
        var wanted = Following.Wants(chooser, conversation.Ask, conversation.Earlier);
        if (options?.ToolMode is RequiredChatToolMode required
            && (wanted.IsEmpty || (required.RequiredFunctionName is { } only && wanted.Any(one => one.Tool.Name != only))))
        {
            var forced = chooser.Find(required.RequiredFunctionName ?? chooser.Names.FirstOrDefault() ?? "");
            return forced is null ? [] : [new(forced, [conversation.Ask])];
        }
        return wanted;
    }

    // Whatever is wanted and can be called now; else what may tell how.
    private static (ImmutableArray<AIContent> Calls, string? Missing) Calls(ToolChooser chooser, Conversation conversation, ImmutableArray<Wanted> wanted, bool isRequired)
    {
        var calls = ImmutableArray.CreateBuilder<AIContent>();
        var lookups = new List<(ToolCard Tool, Dictionary<string, object?> Arguments)>();
        string? needed = null;
        foreach (var one in wanted)
        {
            if (WasCalled(conversation, wanted, one))
            {
                continue;
            }
            var (arguments, missing) = one.Fill(wanted.Length == 1 || conversation.Input is null ? conversation.Input : null, chooser, conversation.Returns);
            if (!missing.IsEmpty && conversation.Input is not null)
            {
                (arguments, missing) = one.Fill(conversation.Input, chooser, conversation.Returns);
            }
            if (missing.IsEmpty || isRequired)
            {
                Call(one.Tool, arguments);
                continue;
            }
            var found = missing.SelectMany(parameter => Lookups(chooser, one, parameter))
                .Where(lookup => !conversation.Returns.Any(returned => returned.Tool == lookup.Tool.Name) && lookups.All(other => other.Tool != lookup.Tool)).ToArray();
            lookups.AddRange(found);
            if (found.Length == 0)
            {
                needed ??= $"For the tool `{one.Tool.Name}` I need {string.Join(" and ", missing.Select(static parameter => $"`{parameter.Name}`"))}, which I cannot find in the text.";
            }
        }
        foreach (var (tool, arguments) in lookups)
        {
            Call(tool, arguments);
        }
        return (calls.ToImmutable(), needed);

        void Call(ToolCard tool, Dictionary<string, object?> arguments)
        {
            if (calls.Count < MostCalls)
            {
                calls.Add(new FunctionCallContent(string.Create(CultureInfo.InvariantCulture, $"call_{conversation.Calls + calls.Count + 1}"), tool.Name, arguments));
            }
        }
    }

    // Tools that may tell what a parameter is to be: one that lists names of its kind, and one that ranks them where the text asks for a rank.
    private static IEnumerable<(ToolCard Tool, Dictionary<string, object?> Arguments)> Lookups(ToolChooser chooser, Wanted wanted, ParameterCard parameter)
    {
        var asked = wanted.Parts.FirstOrDefault(static part => Wanted.RankIn(part) is not null);
        if (asked is not null && chooser.Ranking(parameter, asked) is { } ranking && ranking.Tool != wanted.Tool)
        {
            yield return (ranking.Tool, new(StringComparer.Ordinal) { [ranking.Parameter.Name] = JsonText.String(ranking.Value).ToElement() });
        }
        else if (chooser.Lookup(wanted.Tool, parameter) is { } lookup)
        {
            yield return (lookup, new(StringComparer.Ordinal));
        }
    }

    // Of several that want the same tool, each is called once.
    private static bool WasCalled(Conversation conversation, ImmutableArray<Wanted> wanted, Wanted one)
        => conversation.Returns.Count(returned => returned.Tool == one.Tool.Name) > wanted.TakeWhile(other => other != one).Count(other => other.Tool == one.Tool);

    // What was only looked up is not told, unless nothing else can be.
    private static ImmutableArray<ToolReturn> Told(Conversation conversation, ImmutableArray<Wanted> wanted, string? missing)
    {
        ImmutableArray<ToolReturn> asked = [.. conversation.Returns.Where(returned => wanted.Any(one => one.Tool.Name == returned.Tool))];
        return asked.IsEmpty && missing is null ? conversation.Returns : asked;
    }

    private static string Inability(ToolChooser chooser, string? missing)
    {
        const string who = "I am the offline planner: I choose tools by matching words and report what they return.";
        if (missing is not null)
        {
            return $"{who} {missing}";
        }
        return chooser.HasTools
            ? $"{who} None of the tools that I may use fits this request. They are: {string.Join(", ", chooser.Names.Select(static name => $"`{name}`"))}."
            : $"{who} I have no tools here, so I cannot answer this.";
    }

    private static Reply Say(string text) => new([new TextContent(text)], ChatFinishReason.Stop);
}
