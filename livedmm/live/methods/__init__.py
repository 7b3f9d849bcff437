"""The OSC methods of a session, a module for each thing that they are about (R43, R44).

A method takes a `Call`. It finds out what is meant, and puts what is to be done into the packet's `Ask`: nothing is
done before all messages of the packet are found right. Each runs on the thread that owns the session.
"""
