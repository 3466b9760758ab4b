using System.Buffers.Binary;
using System.Text;

namespace Netra.Host.Tests;

/// <summary>One export of metrics, read from its protobuf (opentelemetry/proto/metrics/v1/metrics.proto).</summary>
internal sealed class OtlpMetrics
{
    private readonly List<Point> _points = [];

    public OtlpMetrics(byte[] body)
    {
        foreach (var resource in Fields(body, 1))
        {
            foreach (var scope in Fields(resource, 2))
            {
                foreach (var metric in Fields(scope, 2))
                {
                    Read(metric);
                }
            }
        }
    }

    /// <summary>A point: the name and unit of its metric, its attributes, and its whole value, or of a histogram how many were recorded.</summary>
    public sealed record Point(string Name, string Unit, string Tags, long Value);

    public IReadOnlyList<Point> Points => _points;

    /// <summary>The sum of the points of a metric whose attributes contain a text.</summary>
    public long Sum(string name, string tags = "") => _points.Where(point => point.Name == name && point.Tags.Contains(tags, StringComparison.Ordinal)).Sum(static point => point.Value);

    private void Read(ReadOnlyMemory<byte> metric)
    {
        var (name, unit) = (Text(metric, 1), Text(metric, 3));
        // gauge = 5, sum = 7: NumberDataPoint (as_int = 6, attributes = 7); histogram = 9: count = 4, attributes = 9.
        foreach (var (kind, value, attributes) in new[] { (5, 6, 7), (7, 6, 7), (9, 4, 9) })
        {
            foreach (var point in Fields(metric, kind).SelectMany(static data => Fields(data, 1)))
            {
                var tags = Fields(point, attributes).Select(static pair => $"{Text(pair, 1)}={Text(Fields(pair, 2).Single(), 1)}");
                _points.Add(new(name, unit, string.Join(' ', tags.Order(StringComparer.Ordinal)), BinaryPrimitives.ReadInt64LittleEndian(Fields(point, value).Single().Span)));
            }
        }
    }

    private static string Text(ReadOnlyMemory<byte> message, int field) => Fields(message, field).Select(static text => Encoding.UTF8.GetString(text.Span)).FirstOrDefault() ?? "";

    // The fields of a message with one number, as their bytes; numbers of variable length are left out.
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message.Span, ref at);
            var length = (int)(key & 7) switch
            {
                0 => Skip(message.Span, ref at),
                1 => 8,
                2 => (int)Number(message.Span, ref at),
                5 => 4,
                var kind => throw new InvalidDataException($"Kind {kind} of a field."),
            };
            if ((int)(key >> 3) == field && length > 0)
            {
                yield return message.Slice(at, length);
            }
            at += length;
        }
    }

    private static int Skip(ReadOnlySpan<byte> message, ref int at)
    {
        Number(message, ref at);
        return 0;
    }

    private static ulong Number(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
