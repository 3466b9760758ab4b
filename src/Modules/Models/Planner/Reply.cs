using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace Netra.Models.Planner;

/// <summary>What the planner answers to a conversation: a text, or calls of tools.</summary>
internal sealed record Reply(ImmutableArray<AIContent> Contents, ChatFinishReason FinishReason)
{
    public static Reply To(Conversation conversation, ChatOptions? options)
    {
        var structured = options?.ResponseFormat as ChatResponseFormatJson;
        if (!conversation.Returns.IsEmpty)
        {
            return Say(structured is null ? ResultPhrasing.Phrase(conversation.Returns) : SchemaAnswer.Fill(structured.Schema, conversation));
        }
        var chooser = ToolChooser.For(options?.ToolMode is NoneChatToolMode ? null : options?.Tools);
        var (calls, missing) = Calls(chooser, conversation, options);
        if (!calls.IsEmpty)
        {
            return new(calls, ChatFinishReason.ToolCalls);
        }
        if (structured is not null)
        {
            return Say(SchemaAnswer.Fill(structured.Schema, conversation));
        }
        if (!chooser.HasTools && conversation.Input is { } input && Extraction.BestText(input, conversation.Instructions) is { } text)
        {
            return Say(text);
        }
        return Say(Inability(chooser, missing));
    }

    private static (ImmutableArray<AIContent> Calls, string? Missing) Calls(ToolChooser chooser, Conversation conversation, ChatOptions? options)
    {
        var choices = chooser.Choose(conversation.Ask);
        var required = options?.ToolMode as RequiredChatToolMode;
        if (required is not null && (choices.IsEmpty || (required.RequiredFunctionName is { } only && choices.Any(choice => choice.Tool.Name != only))))
        {
            var forced = chooser.Find(required.RequiredFunctionName ?? chooser.Names.FirstOrDefault() ?? "");
            choices = forced is null ? [] : [new(forced, conversation.Ask)];
        }
        var calls = ImmutableArray.CreateBuilder<AIContent>();
        string? needed = null;
        foreach (var choice in choices)
        {
            var (arguments, missing) = ArgumentFiller.Fill(choice, choices.Length == 1 ? conversation.Input : null);
            if (!missing.IsEmpty && choice.Part != conversation.Ask)
            {
                (arguments, missing) = ArgumentFiller.Fill(choice with { Part = conversation.Ask }, conversation.Input);
            }
            if (missing.IsEmpty || required is not null)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"call_{conversation.Calls + calls.Count + 1}");
                calls.Add(new FunctionCallContent(id, choice.Tool.Name, arguments));
            }
            else
            {
                needed ??= $"For the tool `{choice.Tool.Name}` I need {string.Join(" and ", missing.Select(static name => $"`{name}`"))}, which I cannot find in the text.";
            }
        }
        return (calls.ToImmutable(), needed);
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
