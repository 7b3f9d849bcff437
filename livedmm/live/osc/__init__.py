"""Open Sound Control, without the session: what comes over the wire, and what goes back.

    timetags   moments as OSC writes them, and as the host's clock does
    packets    bytes to messages and bundles, bounded
    writing    messages and bundles to bytes
    patterns   address patterns
    dispatch   from an address, or a pattern of them, to what answers it
    slip       packets in a stream of bytes
    peers      who sent something, and can be answered
    inbox      what has come and is not yet taken, bounded
    connection one client over TCP
    server     UDP and TCP, on one thread
    client     the other end: `livedmm.Client`

Nothing here knows a network or a clock of samples. A packet is stamped with the host's time when it is read, and
waits as bytes until the session takes it, so all that can be wrong with it is found and answered on the session's
thread.
"""
