using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Netra;

/// <summary>
/// Takes the members of a frame, one call for each. Given a writer it writes them; made by <see cref="Describe"/> it notes
/// what they are and ignores their values. What is sent and what is documented are so the same calls. Not for concurrent use.
/// </summary>
public readonly struct WireMembers
{
    private readonly Utf8JsonWriter? _json;
    private readonly ImmutableArray<WireMember>.Builder? _noted;

    /// <summary>Writes members into an object that the caller has begun.</summary>
    public WireMembers(Utf8JsonWriter json) => _json = json;

    private WireMembers(ImmutableArray<WireMember>.Builder noted) => _noted = noted;

    /// <summary>Whether members are noted, not written: then a value that may be absent is given all the same.</summary>
    public bool IsDescription => _noted is not null;

    /// <summary>What <paramref name="tell"/> tells, instead of writing it.</summary>
    public static ImmutableArray<WireMember> Describe(Action<WireMembers> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        var noted = ImmutableArray.CreateBuilder<WireMember>();
        tell(new WireMembers(noted));
        return noted.ToImmutable();
    }

    /// <summary>A text that is always this one.</summary>
    public void Constant(ReadOnlySpan<byte> name, string value) => OneOf(name, value, [value]);

    /// <summary>One of a few texts.</summary>
    public void OneOf(ReadOnlySpan<byte> name, string value, ReadOnlySpan<string> values, string? about = null)
    {
        _json?.WriteString(name, value);
        Note(name, WireKind.Text, about, values: values);
    }

    /// <summary>A text.</summary>
    public void Text(ReadOnlySpan<byte> name, string value, string? about = null)
    {
        _json?.WriteString(name, value);
        Note(name, WireKind.Text, about);
    }

    /// <summary>A text, absent when null.</summary>
    public void OptionalText(ReadOnlySpan<byte> name, string? value, string? about = null)
    {
        if (value is not null)
        {
            _json?.WriteString(name, value);
        }
        Note(name, WireKind.Text, about, isOptional: true);
    }

    /// <summary>An instant.</summary>
    public void Instant(ReadOnlySpan<byte> name, DateTimeOffset value, string? about = null)
    {
        _json?.WriteString(name, WireJson.Timestamp(value));
        Note(name, WireKind.Instant, about);
    }

    /// <summary>An instant, absent when null.</summary>
    public void OptionalInstant(ReadOnlySpan<byte> name, DateTimeOffset? value, string? about = null)
    {
        if (value is { } instant)
        {
            _json?.WriteString(name, WireJson.Timestamp(instant));
        }
        Note(name, WireKind.Instant, about, isOptional: true);
    }

    /// <summary>A whole number, <paramref name="least"/> or more.</summary>
    public void Integer(ReadOnlySpan<byte> name, long value, long least = 0, string? about = null)
    {
        _json?.WriteNumber(name, value);
        Note(name, WireKind.Integer, about, least: least);
    }

    /// <summary>A whole number from 0 on, absent when null.</summary>
    public void OptionalInteger(ReadOnlySpan<byte> name, long? value, string? about = null)
    {
        if (value is { } number)
        {
            _json?.WriteNumber(name, number);
        }
        Note(name, WireKind.Integer, about, isOptional: true, least: 0);
    }

    /// <summary>A number from 0 on.</summary>
    public void Number(ReadOnlySpan<byte> name, double value, string? about = null)
    {
        _json?.WriteNumber(name, value);
        Note(name, WireKind.Number, about, least: 0);
    }

    /// <summary>A number from 0 to 1, absent when null.</summary>
    public void OptionalFraction(ReadOnlySpan<byte> name, double? value, string? about = null)
    {
        if (value is { } fraction)
        {
            _json?.WriteNumber(name, fraction);
        }
        Note(name, WireKind.Number, about, isOptional: true, least: 0, most: 1);
    }

    /// <summary>An amount from 0 on, or null.</summary>
    public void NullableAmount(ReadOnlySpan<byte> name, decimal? value, string? about = null)
    {
        if (value is { } amount)
        {
            _json?.WriteNumber(name, amount);
        }
        else
        {
            _json?.WriteNull(name);
        }
        Note(name, WireKind.Number, about, isNullable: true, least: 0);
    }

    /// <summary>True or false.</summary>
    public void Boolean(ReadOnlySpan<byte> name, bool value, string? about = null)
    {
        _json?.WriteBoolean(name, value);
        Note(name, WireKind.Boolean, about);
    }

    /// <summary>Any JSON value.</summary>
    public void Json(ReadOnlySpan<byte> name, JsonText value, string? about = null)
    {
        if (_json is not null)
        {
            _json.WritePropertyName(name);
            value.WriteTo(_json);
        }
        Note(name, WireKind.Any, about);
    }

    /// <summary>Any JSON value, absent when it is missing.</summary>
    public void OptionalJson(ReadOnlySpan<byte> name, JsonText value, string? about = null)
    {
        if (_json is not null && !value.IsMissing)
        {
            _json.WritePropertyName(name);
            value.WriteTo(_json);
        }
        Note(name, WireKind.Any, about, isOptional: true);
    }

    /// <summary>An object.</summary>
    public void Object<T>(ReadOnlySpan<byte> name, T value, Action<WireMembers, T> tell, string? about = null) => Object(name, value, tell, about, isOptional: false);

    /// <summary>An object that is not always there: the caller tells it when it is, and in every description.</summary>
    public void OptionalObject<T>(ReadOnlySpan<byte> name, T value, Action<WireMembers, T> tell, string? about = null) => Object(name, value, tell, about, isOptional: true);

    /// <summary>A list of texts.</summary>
    public void Texts(ReadOnlySpan<byte> name, ImmutableArray<string> values, string? about = null)
    {
        if (_json is not null)
        {
            _json.WriteStartArray(name);
            foreach (var value in values)
            {
                _json.WriteStringValue(value);
            }
            _json.WriteEndArray();
        }
        Note(name, WireKind.Texts, about);
    }

    /// <summary>A list of objects.</summary>
    public void Objects<T>(ReadOnlySpan<byte> name, ImmutableArray<T> values, Action<WireMembers, T> tell, string? about = null)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(tell);
        if (_json is null)
        {
            Note(name, WireKind.Objects, about, members: Within(tell, default));
            return;
        }
        _json.WriteStartArray(name);
        foreach (var value in values)
        {
            _json.WriteStartObject();
            tell(this, value);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void Object<T>(ReadOnlySpan<byte> name, T value, Action<WireMembers, T> tell, string? about, bool isOptional)
    {
        ArgumentNullException.ThrowIfNull(tell);
        if (_json is null)
        {
            Note(name, WireKind.Object, about, isOptional, members: Within(tell, value));
            return;
        }
        _json.WriteStartObject(name);
        tell(this, value);
        _json.WriteEndObject();
    }

    private static ImmutableArray<WireMember> Within<T>(Action<WireMembers, T> tell, T value) => Describe(noted => tell(noted, value));

    private void Note(
        ReadOnlySpan<byte> name,
        WireKind kind,
        string? about,
        bool isOptional = false,
        bool isNullable = false,
        long? least = null,
        long? most = null,
        ReadOnlySpan<string> values = default,
        ImmutableArray<WireMember> members = default)
        => _noted?.Add(new WireMember(Encoding.UTF8.GetString(name), kind)
        {
            IsOptional = isOptional,
            IsNullable = isNullable,
            About = about,
            Least = least,
            Most = most,
            Values = [.. values],
            Members = members.IsDefault ? [] : members,
        });
}
