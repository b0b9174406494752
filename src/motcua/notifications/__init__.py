"""
Notices to officers inside the system: one row for each reader, read or unread.

Written by whoever has something to tell, in the transaction of what it tells about; the key makes a
notice told twice one notice. Messages to citizens (SMS, e-mail) do not pass here.
"""
