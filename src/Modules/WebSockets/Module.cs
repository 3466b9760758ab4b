using Netra;

[assembly: Module("websockets")]
