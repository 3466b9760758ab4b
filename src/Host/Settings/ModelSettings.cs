using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Host;

/// <summary>Reads <c>Netra:Model</c> and <c>Netra:Models</c>.</summary>
internal static partial class ModelSettings
{
    private const string Own = "Netra:Model";
    private const string Others = "Netra:Models";
    private const int MostKeyLength = 16_384;

    // What the host itself says in a request.
    private static readonly ImmutableArray<string> Kept = ["model", "messages", "tools", "tool_choice", "stream", "stream_options", "response_format", "n", "max_completion_tokens"];

    /// <summary>All models.</summary>
    /// <exception cref="SettingException">A setting has no sense.</exception>
    public static (ModelOptions Own, ImmutableSortedDictionary<string, ModelOptions> Others) Read(SettingsReader reader)
    {
        var own = ReadOne(reader, Own);
        var others = ImmutableSortedDictionary.CreateBuilder<string, ModelOptions>(StringComparer.Ordinal);
        foreach (var name in reader.Children(Others))
        {
            if (!ModelName().IsMatch(name))
            {
                throw new SettingException($"{Others}:{name}: a model's name is lower-case letters, digits and underscores, and begins with a letter.");
            }
            others.Add(name, ReadOne(reader, $"{Others}:{name}"));
        }
        var models = others.ToImmutable();
        foreach (var (name, model) in models.Prepend(KeyValuePair.Create("", own)))
        {
            if (model.Fallback is { } fallback && (fallback == name || (fallback.Length > 0 && !models.ContainsKey(fallback))))
            {
                throw SettingsReader.Wrong(name.Length == 0 ? $"{Own}:Fallback" : $"{Others}:{name}:Fallback", fallback, $"the name of another model under {Others}, or 'default' for {Own}");
            }
        }
        foreach (var (name, model) in models)
        {
            if (model is { Provider: not ModelOptions.Offline, Fallback: "" } && own.Provider == ModelOptions.Offline)
            {
                throw new SettingException($"{Others}:{name}:Fallback is 'default', which is the offline planner: it stands in for no model. Set {Own}:Name, or name another model.");
            }
        }
        return (own, models);
    }

    private static ModelOptions ReadOne(SettingsReader reader, string at)
    {
        var defaults = new ModelOptions();
        // Whoever names a model or says where it is does not mean the planner.
        var isNamed = reader.IsGiven($"{at}:Endpoint") || reader.IsGiven($"{at}:Name") || reader.IsGiven($"{at}:ApiKey") || reader.IsGiven($"{at}:ApiKeyFile");
        var provider = reader.Choice($"{at}:Provider", isNamed ? ModelOptions.OpenAI : ModelOptions.Offline, (ModelOptions.Offline, ModelOptions.Offline), (ModelOptions.OpenAI, ModelOptions.OpenAI));
        var price = ReadPrice(reader, $"{at}:Price");
        var fallback = reader.Text($"{at}:Fallback");
        if (provider == ModelOptions.Offline)
        {
            return isNamed
                ? throw new SettingException($"{at}:Provider is '{ModelOptions.Offline}', which has no endpoint, name or key; leave them out, or set it to '{ModelOptions.OpenAI}'.")
                : defaults with { Price = price, Fallback = Fallback(fallback) };
        }
        var name = reader.Text($"{at}:Name");
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new SettingException($"{at}:Name is missing: the model's name at its provider.");
        }
        var context = reader.Integer($"{at}:ContextTokens", 0, 0, int.MaxValue);
        var most = reader.Integer($"{at}:MaxOutputTokens", defaults.MaxOutputTokens, 16, 1_000_000);
        if (context > 0 && most >= context)
        {
            throw SettingsReader.Wrong($"{at}:MaxOutputTokens", $"{most}", $"less than {at}:ContextTokens ({context})");
        }
        return new()
        {
            Provider = provider,
            Endpoint = ReadEndpoint(reader, $"{at}:Endpoint"),
            Name = name,
            ApiKey = ReadKey(reader, at),
            MaxOutputTokens = most,
            ContextTokens = context == 0 ? null : context,
            Streaming = reader.Flag($"{at}:Streaming", defaults.Streaming),
            FirstTokenTime = TimeSpan.FromSeconds(reader.Number($"{at}:FirstTokenSeconds", defaults.FirstTokenTime.TotalSeconds, 0.1, 3_600)),
            StrictSchemas = reader.Flag($"{at}:StrictSchemas", defaults.StrictSchemas),
            Request = ReadRequest(reader, $"{at}:Request"),
            Fallback = Fallback(fallback),
            Price = price,
        };
    }

    private static string? Fallback(string? given) => given switch
    {
        null => null,
        "default" => "",
        _ => given,
    };

    private static Uri ReadEndpoint(SettingsReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
        {
            return ModelOptions.OpenAIEndpoint;
        }
        var isSafe = Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            && uri.UserInfo.Length == 0;
        // What is wrong is not repeated: a key may stand in it.
        return isSafe ? uri! : throw new SettingException($"{name} must be an https address (http on loopback only) without a user or a key in it, such as {ModelOptions.OpenAIEndpoint}.");
    }

    private static ModelKey? ReadKey(SettingsReader reader, string at)
    {
        var key = reader.Text($"{at}:ApiKey");
        var file = reader.Text($"{at}:ApiKeyFile");
        if (key is not null && file is not null)
        {
            throw new SettingException($"{at}:ApiKey and {at}:ApiKeyFile are both set; one is enough.");
        }
        if (file is not null)
        {
            try
            {
                key = new FileInfo(file) is { Length: <= MostKeyLength } ? File.ReadAllText(file).Trim() : "";
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new SettingException($"{at}:ApiKeyFile cannot be read: {failure.Message}");
            }
        }
        if (key is null)
        {
            return null;
        }
        return key.Length is > 0 and <= MostKeyLength && key.All(static c => c is > ' ' and < '\x7f')
            ? new ModelKey(key)
            : throw new SettingException($"{(file is null ? $"{at}:ApiKey" : $"The file of {at}:ApiKeyFile")} holds no key: one line of printable characters is needed.");
    }

    private static JsonText? ReadRequest(SettingsReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
        {
            return null;
        }
        JsonText json;
        try
        {
            json = JsonText.Parse(text);
        }
        catch (JsonException)
        {
            throw SettingsReader.Wrong(name, text, "a JSON object");
        }
        var element = json.ToElement();
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw SettingsReader.Wrong(name, text, "a JSON object");
        }
        foreach (var member in element.EnumerateObject())
        {
            if (!MemberName().IsMatch(member.Name) || Kept.Contains(member.Name))
            {
                throw new SettingException($"{name}: '{member.Name}' is not for a setting to say; options such as temperature or reasoning_effort are.");
            }
        }
        return json;
    }

    private static ModelPrice? ReadPrice(SettingsReader reader, string name)
    {
        if (!reader.Has(name))
        {
            return null;
        }
        if (reader.Text($"{name}:Input") is null || reader.Text($"{name}:Output") is null)
        {
            throw new SettingException($"{name}:Input and {name}:Output are needed together: US dollars for a million tokens.");
        }
        return new ModelPrice(reader.Amount($"{name}:Input", 0), reader.Amount($"{name}:Output", 0), reader.Text($"{name}:CachedInput") is null ? null : reader.Amount($"{name}:CachedInput", 0));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex ModelName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
    private static partial Regex MemberName();
}
