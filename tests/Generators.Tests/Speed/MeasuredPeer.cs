using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Netra.Generators.Tests.Speed;

/// <summary>
/// A tool's method through <see cref="AIFunctionFactory"/>: the function is made once, on one instance, with options that were
/// prepared once. It checks no constraint and refuses no unknown member, which ours does.
/// </summary>
internal sealed class MeasuredPeer
{
    private readonly AIFunction _function;
    private readonly JsonTypeInfo _element;

    private MeasuredPeer(Delegate method, JsonSerializerOptions options, Func<object?, Type?, CancellationToken, ValueTask<object?>>? marshal)
    {
        _function = AIFunctionFactory.Create(method, new AIFunctionFactoryOptions { SerializerOptions = options, MarshalResult = marshal });
        _element = options.GetTypeInfo(typeof(JsonElement));
    }

    /// <summary>As the library makes it with its own options, but compact, since ours is.</summary>
    public static MeasuredPeer OfLibrary(Delegate method)
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = false };
        options.MakeReadOnly();
        return new(method, options, marshal: null);
    }

    /// <summary>Tuned by hand: a source-generated serializer, and the result written at once, where the library makes an element of it first.</summary>
    public static MeasuredPeer Tuned(Delegate method)
        => new(method, MeasuredJson.Default.Options, static (result, type, _) => new(JsonSerializer.SerializeToUtf8Bytes(result, MeasuredJson.Default.Options.GetTypeInfo(type!))));

    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(JsonElement arguments)
    {
        var named = new AIFunctionArguments();
        foreach (var argument in arguments.EnumerateObject())
        {
            named[argument.Name] = argument.Value;
        }
        var result = await _function.InvokeAsync(named, CancellationToken.None).ConfigureAwait(false);
        return result as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(result, _element);
    }

    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(byte[] arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return await CallAsync(document.RootElement).ConfigureAwait(false);
    }
}
