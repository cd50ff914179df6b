# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests in the manner of manuals and of questions on forums: long, exact, of one step more.
Conditions and deeds for cmd_compose.py, and a table of commands as the others have them.
"""

# Conditions of find: as cmd_compose.AFTER has them.
AFTER = [
    # A number of bytes or blocks is no size as people write it ("50 bytes" has no unit letter).
    (4, "({smaller}|whose size is less than|having a size less than|that have less than) <num1> (bytes|byte) (in size|big|long|)", "",
     "-size -<num1>c", "size"),
    (4, "({bigger}|whose size is more than|having a size greater than|that have more than) <num1> (bytes|byte) (in size|big|long|)", "",
     "-size +<num1>c", "size"),
    (4, "(of|that are|which are|with a size of|with size|whose size is|having|sized|that have) (exactly|precisely|) <num1> (bytes|byte) (in size|in length|long|)", "",
     "-size <num1>c", "size"),
    (2, "({bigger}) <num1> blocks (in size|)", "", "-size +<num1>", "size"),
    (2, "({smaller}) <num1> blocks (in size|)", "", "-size -<num1>", "size"),
    (2, "(of|that use|which use|with) (exactly|) <num1> blocks (in size|)", "", "-size <num1>", "size"),
    (4, "(that are not|which are not|that aren't) empty|with (some|any) (content|contents) (in them|)", "", "-not -empty", "size"),
    (3, "({bigger}|more than) <size1> (and|but|, but|and also) ({smaller}|less than) <size2>", "", "-size +<size1> -size -<size2>", "size"),
    (2, "(ranging|sized|with sizes) (from|between) <size1> (to|and) <size2>", "", "-size +<size1> -size -<size2>", "size"),
    # Ages.
    (4, "({changed}|last modified|last {changed}) between <num1> (and|to) <num2> days ago", "", "-mtime +<num1> -mtime -<num2>", "time"),
    (3, "{changed} <num1> to <num2> days ago", "", "-mtime +<num1> -mtime -<num2>", "time"),
    (4, "({changed}|last {changed}) (more|longer|earlier) than <dur1> (ago|) (and|but) (less|not more|later|no more) than <dur2> ago", "",
     "-mmin +<dur1.m> -mmin -<dur2.m>", "time"),
    (3, "(accessed|read|last accessed|used|opened) between <dur1> and <dur2> ago", "", "-amin +<dur1.m> -amin -<dur2.m>", "time"),
    (3, "(that have|which have|having|with) (a|) (modification time|modification date|modified time|mtime) (of|) (less than|within|newer than|under) <dur1> (ago|)", "",
     "-mmin -<dur1.m>", "time"),
    (3, "(that have|which have|having|with) (a|) (modification time|modification date|modified time|mtime) (of|) (more than|older than|over|greater than) <dur1> (ago|)", "",
     "-mmin +<dur1.m>", "time"),
    (3, "whose (content|contents|data) (was|were|has been|have been|) ({changed}) (within the last|less than|in the last|within) <dur1> (ago|)", "",
     "-mmin -<dur1.m>", "time"),
    (4, "(that|which) (have|had) (been|last been|) (accessed|read|opened) (more than|over|at least) <dur1> ago", "", "-amin +<dur1.m>", "time"),
    (4, "(that|which) (have not been|haven't been|were not|had not been) (accessed|read|opened|used) (in|for|during|within|since) (the last|the past|over|more than|at least|) <dur1>", "",
     "-amin +<dur1.m>", "time"),
    (4, "(that|which) (have|had|) (changed|status changed|changed status) (their status|) (exactly|precisely) <dur1> ago", "", "-ctime <dur1.d>", "time"),
    (3, "(last changed|with a status change|whose status changed|whose inode changed) (less than|within|within the last|in the last) <dur1> (ago|)", "",
     "-cmin -<dur1.m>", "time"),
    (4, "{changed} (a day ago|one day ago|exactly one day ago|exactly a day ago|exactly 24 hours ago|1 day ago)", "", "-mtime 1", "time"),
    (3, "{changed} (yesterday|a day before today)", "", "-daystart -mtime 1", "time"),
    (3, "{changed} (today|today , from midnight|from the start of today|since the start of the day|since midnight|on this day)", "", "-daystart -mtime 0", "time"),
    (3, "{changed} (in the last minute|within the last minute|a minute ago|less than a minute ago)", "", "-mmin -1", "time"),
    (3, "(that have been |which have been |)(created|made) (in the last|within the last|within|less than) <dur1> (ago|)", "", "-cmin -<dur1.m>", "time"),
    (4, "(that|which) (are|were|have been) {changed} (before|earlier than|no later than|not after) (the file|) <F2>", "", "-not -newer <F2>", "time"),
    (4, "(that|which) (are|were|have been) (more recently {changed} than|{changed} after|{changed} later than|newer than) (the file|) <F2>", "", "-newer <F2>", "time"),
    # Rights in words and letters.
    (4, "(with|having|that have|which have|whose) (the|) (permissions|permission|mode|access rights) (are|set to|of|) <mode1>", "", "-perm <mode1>", "perm"),
    (3, "(that|which) (have|have got) (the|) write (permission|permissions|access|bit) (set|enabled|) for (the|) (others|other users|everyone else|other)", "", "-perm -002", "perm"),
    (3, "(that|which) (have|have got) (the|) write (permission|permissions|access|bit) (set|enabled|) for (the|) (group|their group|its group)", "", "-perm -020", "perm"),
    (3, "(that|which) (have|have got) (the|) read (permission|permissions|access|bit) (set|enabled|) for (the|) (others|other users|everyone else|other)", "", "-perm -004", "perm"),
    (2, "(that|which) (have|have got) (the|) read (permission|permissions|access|bit) (set|enabled|) for (the|) (group|their group)", "", "-perm -040", "perm"),
    (2, "(that|which) (have|have got) (the|) (read|write|execute) (permission|permissions) for (the|) (user|owner|their owner) (and|but) no others", "", "-perm 600", "perm"),
    (3, "(that|which) are (world|universally) (writable|writeable)|with world write permission", "", "-perm -002", "perm"),
    (2, "(that|which) are (world|universally) readable", "", "-perm -004", "perm"),
    (3, "(that|which) are not (executable|runnable)|(lacking|without|with no) (the|) execute (bit|permission|permissions)", "", "-not -executable", "perm"),
    (2, "(that|which) are not (readable|readable by me)|that (i|the current user) (cannot|can't|can not|may not) read", "", "-not -readable", "perm"),
    (2, "(that|which) are not (writable|writable by me)|that (i|the current user) (cannot|can't|can not|may not) write", "", "-not -writable", "perm"),
    (4, "whose (permission|permissions|mode) (is|are) (exactly|set to|) <num1>", "", "-perm <num1>", "perm"),
    (4, "whose (permission|permissions|mode) (is|are) (not|other than|different from|not set to) <num1>", "", "-not -perm <num1>", "perm"),
    (3, "(with|that have|having|which have) (the|their|) (set user id|set uid|suid|setuid|setuid bit) (bit|flag|permission|) (set|on|enabled|)", "", "-perm -4000", "perm"),
    # Owners, inodes, links.
    (4, "(that|which) (belong|belongs) to (the|) user <W3>|which (the|) user <W3> owns|(of|by) (the|) owner <W3>", "", "-user <W3>", "user"),
    (4, "(that|which) (belong|belongs) to (the|) group <W3>|(of|with|having|in|whose group is) (the|) group <W3>", "", "-group <W3>", "user"),
    (4, "(that|which) (do not|does not|don't|doesn't) belong to (the|) group <W3>", "", "-not -group <W3>", "user"),
    (4, "(that|which) (do not|does not|don't|doesn't) belong to (the|) user <W3>|not owned by (the|) (user|) <W3>", "", "-not -user <W3>", "user"),
    (4, "(with|that have|having|whose) (the|an|) inode (number|) (is|of|equal to|) <num1>", "", "-inum <num1>", "user"),
    (3, "(with|that have|having) (exactly|precisely|) <num1> (hard|) links", "", "-links <num1>", "user"),
    (2, "(with|that have|having) (more than one|several|multiple) (hard|) links", "", "-links +1", "user"),
    # Names.
    (6, "(by the name|by the name of|that are called|bearing the name|under the name|whose (file|base|) name is|going by the name) <N2>", "", "-name <N2>", "name"),
    (5, "(matching|that match|which match|whose names match|satisfying|following|fitting) (the|a|) (name|file name|filename|shell|wildcard|glob|) (pattern|glob) <glob1>", "",
     "-name <glob1>", "name"),
    (5, "(with|having|that have|which have) (the|an|a|) (file|filename|file name|) (extension|suffix|ending) (of|) <ext1>", "", "-name *<ext1>", "name"),
    (4, "(with|having|that have) (the|an|a|) (file|filename|) (extension|suffix|ending) (of|) <W2>", "", "-name *.<W2>", "name"),
    (4, "(with|having|that have) (the|a|) (prefix|beginning) (of|) <W2>", "", "-name <W2>*", "name"),
    (4, "(that|which|whose names|whose name) (begin|begins|start|starts|starting|beginning) with (either|) <W2> (in their names|in the name|)", "", "-name <W2>*", "name"),
    (5, "(that|which|whose names|whose name|whose filename|whose filenames) (end|ends|ending) (with|in) <W2> (in their names|)", "", "-name *<W2>", "name"),
    (5, "(that|which|whose names|whose name|whose filenames) (contain|contains|include|includes|has|have) (the|a|) (word|string|letters|pattern|) <W2> (in them|in their names|in it|)", "",
     "-name *<W2>*", "name"),
    (4, "(whose|with|where the) (paths|pathname|pathnames|path names|path|full names|full paths) (contain|contains|containing|including|include|matching|match) (the|) (string|pattern|word|) <W2>", "",
     "-path *<W2>*", "name"),
    (3, "(that|which) (contain|have|contains) <W2> in (their|the) (paths|path|full name|full names|pathname|pathnames)", "", "-path *<W2>*", "name"),
    (3, "(that|which) (match|matches|matching) (the|) (path|pattern|) <glob1> in (their|the) (paths|path|full names)", "", "-path <glob1>", "name"),
    (3, "(with|that have|having) (a|) (space|spaces|blank|blanks) in (their|the) (name|names|file name|file names)|whose names contain (spaces|a space)", "",
     "-name '* *'", "name"),
    (3, "(with|having|that have|containing) (white space|whitespace|whitespaces|white spaces) (in (their|the) (name|names)|)", "", "-name '* *'", "name"),
    (4, "(whose|which|with the|with a|having the) case insensitive name (is|of|matches|) (pattern|) <N2>", "", "-iname <N2>", "name"),
    (4, "(matching|that match|like|with names like) (the|) (case insensitive) pattern <glob1>", "", "-iname <glob1>", "name"),
    (4, "(whose|where the) (path|full path|path name|pathname) (is|equals) <N2>", "", "-path <N2>", "name"),
    (3, "(matching|that match|whose paths match) (the|) (regex|regexp|regular expression) <S7> (in their (paths|names)|)", "", "-regex <S7>", "name"),
]

# What becomes of what is found: as cmd_compose.DEEDS has them.
DEEDS = [
    (6, "{find} %s and (display|show|print|list) (only|) (the|) (first|) (ten|10) (files|of them|results|lines|)", " | head"),
    (4, "(display|show|print|list) (only|) (the|) first (ten|10) %s", " | head"),
    (3, "{find} %s and (display|show|print) (only|) (the|) last (ten|10) (files|of them|results|lines|)", " | tail"),
    (3, "{find} %s and (display|show|print) (only|) (the|) last <num3> (files|of them|results|lines|)", " | tail -n <num3>"),
    (5, "{find} %s and (view|page|show|display|browse|pass) (the|) (result|results|list|output|them) (with|using|through|to|in|page by page with) (a|the|) (pager|pager less|less|less pager|more pager|pager more)", " | less"),
    (3, "(page|browse) through (the|) (list|names) of %s", " | less"),
    (4, "(open|edit) %s (in|with) (vim|vi|the vi editor|the vim editor|an editor)", " -exec vim {} +"),
    (3, "{find} %s and (open|edit) (them|it|each) (in|with) (vim|vi|the vi editor|an editor)", " -exec vim {} +"),
    (5, "(unzip|gunzip|decompress|uncompress|unpack) %s", " -exec gunzip {} +"),
    (3, "{find} %s and (unzip|gunzip|decompress|uncompress) (them|each|all)", " -exec gunzip {} +"),
    (4, "(compress|pack) %s (with|using|by) bzip2", " -exec bzip2 {} +"),
    (4, "{show} %s (as|in) (a|one) (comma separated list|list separated by commas|line separated by commas)", " | paste -sd ,"),
    (3, "{show} %s (separated by commas|comma separated|with commas between)", " | paste -sd ,"),
    (3, "{show} (a|) (colon separated list of|) %s (separated by colons|colon separated|joined with colons|as one line with colons)", " | paste -sd :"),
    (3, "{show} %s (on one line|on a single line|separated by spaces|separated with spaces|in one line)", " | tr '\\n' ' '"),
    (5, "{find} %s and (print|show|display) (the names of|) (the|their|) ({dirs}|{dir}|parent {dirs}|directories they are in|{dirs} in which they are|{dirs} where they are|paths of their {dirs})", " -printf '%h\\n' | sort -u"),
    (4, "{show} (the|all|) (unique|distinct|) (parent|containing|) {dirs} of %s", " -printf '%h\\n' | sort -u"),
    (4, "(create|make|build) (a|the|) (tar|) (archive|tarball|tar file) <F7> (of|from|with|containing|out of) %s", " -print0 | xargs -0 tar -cf <F7>"),
    (3, "{find} %s and (archive|tar|pack|put) (them|all) (in|into|to) (the|a|) (tar|) (archive|file|tarball) <F7>", " -print0 | xargs -0 tar -cf <F7>"),
    (3, "(create|make) (a|the|) (compressed|gzipped|gzip compressed|zipped) (tar|) (archive|tarball) <F7> (of|from|with|containing) %s", " -print0 | xargs -0 tar -czf <F7>"),
    (4, "(calculate|compute|show|print|find|get) (the|) (total|sum|sum of the|overall) (size|sizes|disk usage|disk space|space) (of|used by|taken by|occupied by) %s", " -exec du -ch {} + | tail -n 1"),
    (3, "{find} %s and (calculate|compute|show|print) (their|the) (total|) (size|disk usage|sum of sizes)", " -exec du -ch {} + | tail -n 1"),
    (4, "{find} %s and (print|show|display|list) (each|their names and|) (the|their) (disk usage|size on disk) (of each|)", " -exec du -h {} +"),
    (4, "{find} %s (, |) (suppressing|hiding|ignoring|without|discarding|omitting|and suppress|and hide|and ignore|and discard) (the|all|any|) (errors|error messages|permission errors|permission denied messages|error output)", " 2> /dev/null"),
    (5, "(search|grep|look) (for|) <S5> in %s (, |) (ignoring case|case insensitively|case insensitive|in any case) and (print|show|list) (only|) (the|) (names|file names|filenames|matching files)", " -exec grep -il <S5> {} +"),
    (4, "{find} %s {containing} (the|) {word} <S5> (, ignoring case|case insensitively|, case insensitive|in any case)", " -exec grep -il <S5> {} +"),
    (3, "{count} (the|) (lines|matches|matching lines) (with|of|containing|for|that contain) <S5> in (each of|) %s", " -exec grep -c <S5> {} +"),
    (3, "{find} %s and {count} (the|) lines (in|of) (each|each of them|each file)", " -exec wc -l {} +"),
    (3, "{find} %s and {count} (the|) (total|) (lines|number of lines|line count) (in all of them|in them|of them|altogether)", " -exec cat {} + | wc -l"),
    (3, "{find} (duplicate|repeated) (names|file names) (of|among) %s", " -printf '%f\\n' | sort | uniq -d"),
    (5, "(show|print|find|get|return|display) (the|only the) (newest|latest|most recent|most recently modified|last modified) (of|one of|among) %s", " -printf '%T+ %p\\n' | sort -r | head -n 1"),
    (4, "(show|print|find|get|return|display) (the|only the) (oldest|least recently modified|first modified) (of|one of|among) %s", " -printf '%T+ %p\\n' | sort | head -n 1"),
    (4, "(show|print|find|get|display) (the|only the) (biggest|largest) (of|one of|among) %s", " -printf '%s %p\\n' | sort -rn | head -n 1"),
    (4, "(show|print|find|get|display) (the|) <num3> (oldest|least recently modified) (of|among) %s", " -printf '%T+ %p\\n' | sort | head -n <num3>"),
    (5, "(change|set|modify) (the|) (permissions|permission|mode|access rights) (of|for|on) %s to <mode3>", " -exec chmod <mode3> {} +"),
    (4, "(set|give|add|apply|grant) (the|) (permissions|permission|mode|) <mode3> (to|on|for) %s", " -exec chmod <mode3> {} +"),
    (3, "{find} %s and (change|set) (their|the) (permissions|permission|mode) to <mode3>", " -exec chmod <mode3> {} +"),
    (3, "(make|set) %s (readable by group and others|readable for group and others|world readable|readable by all)", " -exec chmod a+r {} +"),
    (3, "(add|give|set|grant) (read|the read) permission (for|to) (the|) (group and others|group and other|everyone) (to|for|on) %s", " -exec chmod go+r {} +"),
    (3, "(make|set) %s (writable|writeable) (by|for) (the|their|its) group", " -exec chmod g+w {} +"),
    (3, "(make|set) %s (executable|runnable) (by|for) (everyone|all|everybody|all users)", " -exec chmod a+x {} +"),
    (3, "(change|set) (the|) (owner and group|ownership) of %s to (user|) <W6> (and|and group|:) <W7>", " -exec chown <W6>:<W7> {} +"),
    (5, "(display|show|print|list|give|do) (a|the|) (long|detailed) (list|listing|ls listing|output) of %s", " -ls"),
    (3, "{find} %s and (list|show|print) (them|each|it) (in|with) (long|detailed) (format|listing|list)", " -ls"),
    (3, "{find} %s and (display|show|print) (them|the results|the result|the output|it) (on (the screen|standard output|stdout|the terminal)|)", ""),
    (4, "{find} (the|) (path|paths|pathname|pathnames|location|locations|full path) (of|to) %s", ""),
    (3, "(check|find out|see) (if|whether) there are (any|) %s", ""),
    (4, "{find} %s and (delete|remove|erase) (them|each|all) (forcefully|without asking|without confirmation|with force|without prompting)", " -exec rm -f {} +"),
    (3, "{find} %s and (remove|delete) (them|each|all) (verbosely|and print what is removed|and show what is deleted|printing each name)", " -exec rm -v {} +"),
    (3, "{find} %s and (print|show) (the|) (first|top) line (of|in) (each|each of them|every one)", " -exec head -n 1 {} +"),
    (4, "{find} %s and (print|show|display|list) (them|the list|the names|the paths|the results|) (separated by|delimited by|with|terminated by|using) (a|the|) (null|nul|zero) (character|characters|byte|bytes|) (as (a|the|) (delimiter|separator)|)", " -print0"),
    (3, "{show} %s (with|using) (a|the|) null (character|byte) as (the|a|) (delimiter|separator)", " -print0"),
]

TABLE = r"""
= sort <F1> | uniq -c
(print|show|display) (a|the|) count of (each|every) (unique|distinct|different|) line (in|of) <F1>
(count|print|show) (the|) (number of|) (occurrences|repetitions) of (each|every) (unique|distinct|different|) line (in|of) <F1>
(count|counts) (unique|distinct|identical|repeated|equal) lines (in|of) <F1>
= sort <F1> | uniq -c | sort -n
(count|print|show) (the|) (occurrences|frequency|count) of (each|every) (unique|) line (in|of) <F1> (from least frequent to most frequent|, least frequent first|sorted from rare to frequent|in ascending order)
= sort <F1> | uniq -c | sort -rn
(count|print|show) (the|) (occurrences|frequency|count) of (each|every) (unique|) line (in|of) <F1> (from most frequent to least frequent|, most frequent first|sorted from frequent to rare|in descending order|, sorted by count)
= sort <F1> | uniq -c | sort -rn | head -n <num2>
(print|show|display|find) (the|) (top|first|) <num2> (most frequent|most common|commonest) lines (in|of) <F1>
= sort -u <F1> | wc -l
(count|print|show|display) (the|) (number of|) (unique|distinct|different) lines (in|of) <F1>
= wc -l <F1>
(count|counts|print|prints|show|shows|display|displays) (the|) (line count|lines count|lines|number of lines) (in|of) (the|) (file|) <F1>
= wc -l *<ext1>
(count|counts|print|prints|show) (the|) (lines|line count|number of lines) (in|of) (each|every|all) <ext1> (file|files) (here|in a current folder|in this {dir}|in the current {dir}) (and (the|) total (count|)|)
= cat *<ext1> | wc -l
(count|print|show) (the|) total (number of|) lines (in|of) (all|the|) <ext1> files (here|in this {dir}|in the current {dir})
= ssh <W2>@<W1>
(ssh|log in|login|connect) (in|) (to|into|on) (the|) (host|server|machine|) <W1> (as|with|as user|as the user|with user name) <W2> (with ssh|by ssh|)
(open|start) (a|an|) ssh (session|connection) (to|on) <W1> as (user|) <W2>
= ssh <W2>@<host1>
(ssh|log in|login|connect) (in|) (to|into|on) (the|) (host|server|machine|) <host1> (as user|with user name|as the user) <W2>
= ssh <host1> <S2>
(run|execute) (the command|command|) <S2> (on|at) (the|) (remote|) (host|server|machine|) <host1> (with ssh|over ssh|via ssh|remotely|)
(ssh|connect|log in|login) (to|into) <host1> and (run|execute|start) (the command|command|) <S2>
= ssh <W1> <S2>
(run|execute) (the command|command|) <S2> (on|at) (the|) (remote|) (host|server) <W1> (with ssh|over ssh|via ssh|remotely|)
= touch -d <S1> <F2>
(set|change) (the|) (timestamp|modification time|time|date|time stamp) (of|on) <F2> to <S1>
= chgrp -R <W1> .
(recursively|) (change|changes) (the|) group (ownership|owner|) of (everything|all files) (here|within (a|the|) current {dir}|in (a|the|) current {dir}) to <W1>
= chown -R <W1> .
(recursively|) (change|changes) (the|) (owner|ownership) of (everything|all files) (here|within (a|the|) current {dir}|in (a|the|) current {dir}) to <W1>
= ls -la <D1> > <F2>
(print|save|write|store) (a|the|) (long|detailed) listing of (the|) <D1> (, including hidden files ,|with hidden files|) (in|to|into) <F2>
= ls -ld <D1> <D2>
(print|prints|show) (a|the|) long listing of (the|) {dirs} <D1> (and|,) <D2> themselves
= ls | paste -sd ,
(list|lists|print|prints) (all|) (files|names) {here} (, separating names with|separated by|with) (a|) (comma|commas)
= ls | tr '\n' ' '
(list|lists|print|prints) (all|) (files|names) {here} (, separating names with|separated by|with) (a|) (space|spaces|blanks) (between|)
= ls -1 | wc -l
(count|counts|print|show) (the|) (number of|) (files|entries|names) (listed|shown|that are) {here}
= rm -f <F1> <F2>
(remove|removes|delete|erase) (files|the files|) <F1> and <F2> (without prompting|without asking|without confirmation|forcefully|, never asking|even if they do not exist)
= rm -ri <D1>
(recursively|) (remove|removes|delete) (the|) {dir} <D1> (, prompting (user|me|) (on|before|for|at) (each|every) (deletion|removal|file|one)|asking before each|and ask before each file|interactively|with a prompt each time)
= bzip2 -k <F1>
(compress|compresses) <F1> with bzip2 (and keep the original|keeping the original|, keeping the original file|but keep it|keeping original files in place)
= join -t , <F1> <F2>
(join|merge) (lines in|lines of|the files|) <F1> (and|with) <F2> (by|on|using) (the|their|) (first comma separated field|first field separated by commas|comma separated fields)
= join <F1> <F2>
join (lines in|lines of|lines from|data in|the files|) <F1> (and|with) (lines in|lines of|the lines in|) <F2> (by|on|using|if the lines share|with|that share|having) (a|the|their) (common|same|) first (word|field|column)
= join -t <S1> <F2> <F3>
(join|merge) <F2> (and|with) <F3> (by|on) (the|their|) first (field|column) (with|using) (the|) (delimiter|separator) <S1>
= join -1 <num1> -2 <num2> <F3> <F4>
join <F3> and <F4> (on|by) (field|column) <num1> of (the|) (first|first file) and (field|column) <num2> of the second
= comm -12 <F1> <F2>
(print|show|display|find) (the|only the|) (lines|entries) (common to|in both|that are in both|that appear in both|found in both|shared by) (the files|the sorted files|sorted files|) <F1> and <F2>
= comm -23 <F1> <F2>
(print|show|display) (the|only the|) (unique|) lines (of|in|from) (the|) (sorted|) (file|) <F1> (compared to|that are not in|missing from|which are not in|that do not appear in) (the|) (sorted|) (file|) <F2>
= comm -3 <F1> <F2>
(print|show|display) (the|) lines (that|which) are (in|found in) only one of <F1> and <F2>
(extract|print|show|find) (any|the|) (lines|line) in <F1> or <F2> (which does not appear|that do not appear|that is not|not found) in the other
= diff -q <F1> <F2>
(check|show|report|print|tell me) (only|) (whether|if) <F1> and <F2> (differ|are different|are the same|are identical)
= diff -rq <D1> <D2>
(print|show|list) (the|) (names of|) (any|all|the|) (differing|different) files (in|between|of) (the|) ({dirs}|) <D1> and <D2>
(show|print) (a|) summary of (new|missing|new and missing) files (, and which files differ|and differing files|) between <D1> and <D2>
= echo <S1> | tee <F2>
(print|write|show|output) <S1> (to|on) (the|) (standard output|terminal|console|screen|stdout) and (to|in|into) (the|) (file|) <F2>
= echo <S1> | tee -a <F2>
(print|write|show) <S1> (to|on) (the|) (standard output|terminal|console|screen) and append it to <F2>
= fold -w <num1> <F2>
(wrap|break|fold|cut) (each|every|the|) (lines|line|text) (in|of) <F2> (at|after|every|to|into) <num1> (characters|columns|chars) (each|)
= paste -sd ' ' <F1>
(join|merge|put|print) (all|all the|the|) lines (of|in) <F1> (into|on|in|onto) (a|one) (single|) line (separated by|with) (a space|spaces|blanks) (between|)
= paste - - < <F1>
(print|write|put|join|merge) (every two|each two|each pair of|two) lines (of|in) <F1> (on|into|onto) (a|one) (single|) line
= cut -d ' ' -f <num1> <F2>
(print|show|extract|display) (the|) (field|column|word) (number|) <num1> (of|in|from) <F2> (, separated by a space|separated by spaces|with fields separated by a space|delimited by space|where columns are separated by a space)
= cut -d , -f <num1> <F2>
(print|show|extract|display) (the|) (comma separated|comma delimited) (field|column) (number|) <num1> (of|in|from) <F2>
= awk '{print $NF}' <F1>
(print|show|extract|display) (the|) last (field|word|column) (of|in) (each|every|each of the) (line|lines|row) (of|in|from) <F1>
= od -t x1 <F1>
(show|display|print|dump) (the|) (binary|) (file|) <F1> as (a|) (sequence of|) (hex|hexadecimal) (codes|bytes|numbers)
= cat -A <F1>
(show|print|display) (the|) {contents} of <F1> (, showing|with|including|showing) (all|the|) (non printing|control|invisible|unprintable|special) characters (and|) (tabs and|and|) (line ends|a dollar at the end of each line|)
= yes <S1> | head -n <num2>
(print|repeat|output|write|say) <S1> <num2> times (, one a line|on <num2> lines|on lines of their own|)
= uname -o
(show|print|display|which|what is) (the|) (operating system type|type of operating system|name of the operating system|kind of operating system)
= date -d @0
(show|print) (the|) epoch (in|as) (the|) (default|) (date|time|date and time) (format|)
= pstree -p
(print|show|display) (the|) (tree of|process tree|tree of all) (processes|) with (their|) (ids|id numbers|pids)
= ps -u <W1>
(print|show|display|list) (the|all|all the|) processes (of|run by|owned by|started by|belonging to) (the|) (user|) <W1>
= ps aux | sort -rnk 4 | head -n <num1>
(print|show|display) (the|) <num1> processes (using|that use|with) (the|) most memory (, sorted|from the process list|by ps|)
= find <O1> -name <N2>
(search|look) for (the|a|) file <N2> <O1>
(search|look) for (the|a|) (file|) (named|called|with the name) <N2> <O1>
{find} (the|) file <N2> (somewhere|anywhere|) <O1>
(search|look in|scan) <D3> for (the|a|) file (named|called|) <N2>
= find <O1> -iname <N2>
(search|look) for (the|a|) file <N2> <O1> (case insensitive search|, case insensitively|ignoring case|in any case|without regard to case)
{find} (the|) file <N2> (somewhere|anywhere|) <O1> (case insensitive search|case insensitive|ignoring case)
= find <O1> -name <glob1>
(search|look) for (all|the|) (files|file) (matching|that match|like|of the form|with) <glob1> <O1>
(search|look in|scan) (the|) <D3> ({dir} tree|) for (all|) files (matching|that match) <glob1>
{find} (all|) <glob1> (files|) (under and below|in and under|starting from) (the|) <D3> ({dir}|)
= find <O1> -name <glob1> -exec grep -l <S2> {} +
{find} <glob1> files <O1> (that contain|containing|which contain|with) (the|) (string|text|word|pattern|) <S2> (and print|and show|and list) (the|their) (names|file names)
= find <O1> -type d -name <N2> -exec rm -r {} +
(search|look|find) (for|) {dirs} (whose name is|named|called) <N2> <O1> and (delete|remove) them
= find <D1> -maxdepth 1 -type f
{show} (all|all the|) (regular|normal|) files (in|of) (the|) ({dir}|) <D1> (without|not including|but not in|excluding|and not in) (its|the|) (subdirectories|subfolders|sub directories)
= find . -maxdepth 1 -type d
{show} (all|the|) {dirs} (in|of) the current {dir} (without going into|without descending into|not including|but not) (the|) (sub directories|subdirectories|subfolders|deeper ones)
= find <O1> -type l -exec ls -l {} +
{show} (all|the|) (symbolic links|symlinks|soft links|links) <O1> (and|with) (the files|the file|what|where|their targets) (to which|) they (point|point to|link to)
= find <O1> -size 0 -type f
{find} (all|) (zero byte|zero length|zero-length|0 byte) files <O1>
= tar -xzf <F1> -C <D2>
(extract|unpack|untar|decompress) (the|) (gzip|gzipped|gzip compressed) (archive|tarball|file) <F1> (to|into|in) (the|) ({dir}|) <D2>
= mkdir -p <D1> <D2>
(create|make) (the|) {dirs} <D1> and <D2> (with|including|and) (all|) (parents|parent directories|missing parents|leading directories) (as needed|)
= du -sh * | sort -h
(show|print|display) (a|the|) (summary of|) (disk usage|size) (of|for) (each|every|all) (file|files|file and {dir}|files and {dirs}) {here} in (human readable form|human readable format) (, sorted|sorted by size)
= du -sh *
(show|print|display) (a|the|) (summary|sum|size|disk usage) (of|for) (each|every) (file|specified file|file and {dir}|entry) {here} in (human readable form|human readable format|readable units)
= du -s <D1>
(show|print) (the|) (total|) (disk usage|space used) (of|by) <D1> in (blocks|kilobytes)
= df -h <D1> | tail -n 1
(show|print|display) only the line with (the|) (free space|disk usage) (of|for) (the file system of|) <D1>
= df --total -h
(report|show|print|display) (the|) total (disk usage|disk space|free space|space) (of|on|over) (all|the|) (file systems|filesystems|disks)
= nl <F1>
(prefix|number|start|begin) (each|every) (non blank|non empty|) line (of|in) <F1> with (a|its|the) (line number|number)
= history | grep <S1>
(search|look) for <S1> in (the output of|) (history|the history|my history|the command history|shell history)
= env | grep <S1>
(list|print|show|display) (the|) (environment|) variables (and their values|) whose (name|names) (starts with|matches|start with|match|begin with|equals) <S1>
= readlink -f <F1>
(print|show|display) (the|) (full|) (real|absolute|canonical|resolved) path of (the file|the|) <F1> (with|following|resolving) (all|) (symbolic links|links|symlinks) (resolved|)
= ps -ef | grep <S1>
(list|show|print|find) (all|) (running|) processes (and filter|filtered by|and search them for|matching|, only those with) <S1>
= seq <num1> | xargs -n 1 mkdir
(make|create) <num1> {dirs} (called|named|with names|numbered) (1|one) to <num1>
= sed -i <num1>d <F2>
(delete|remove) (the|) <num1> th line (from|of|in) <F2>
= sed -n <num1>p <F2>
(print|show|display) (only|) (the|) (line|line number) <num1> (of|in|from) <F2>
= tail -n <num1> <F2> | head -n 1
(print|show) (the|) line <num1> (from the end|before the end|counted from the end) (of|in) <F2>
= head -n <num1> <F2> | tail -n 1
(print|show) (the|) <num1> th line (of|in) <F2> (with|using) head and tail
= shuf <F1> | head -n <num2>
(print|show|pick) (the first|) <num2> lines (of|from) <F1> (after shuffling|in random order|shuffled)
= rev <F1> | cut -d <S2> -f 1 | rev
(print|show|extract) (the|) last field (of|in) (each|every|) (line|lines) (of|in) <F1> (separated by|delimited by|with delimiter) <S2>
= cat <F1> | sort | uniq
(concatenate|print|show) <F1> (, sort and|sorted with|and) (remove|drop) (repeated|duplicate) lines
= find <O1> -name '*.log' -mmin +<dur1.m> -delete
{del} (the|all|all the|old|) (logs|log files) <O1> older than <dur1>
{del} (the|all|all the|) (logs|log files) older than <dur1> <O1>
(clean up|purge|clean out) (the|all|) (logs|log files) <O1> (older than|that are older than) <dur1>
{del} (the|all|) (logs|log files) <O1> not (changed|modified|written) for <dur1>
= rename.ul <ext1> <ext2> *<ext1>
rename (all|all the|every|the|my|) <ext1> (files|file|) (here|in this {dir}|in the current {dir}|) (to|into) <ext2>
(change|set|switch) (the|) (extension|extensions|ending|suffix|file extension) (of|from|for) (all|all the|every|) <ext1> (files|file|) (here|in this {dir}|) to <ext2>
(change|turn) (all|all the|) <ext1> (extensions|endings|suffixes) (here|) (to|into) <ext2>
(rename|change) <ext1> to <ext2> in (the names of|) all file names (here|)
(give|) (all|the|) <ext1> files the (extension|ending) <ext2> (instead|)
= find <D3> -name *<ext1> -exec rename.ul <ext1> <ext2> {} +
rename (all|all the|every|the|my|) <ext1> (files|file|) (in|under|below) <D3> (to|into) <ext2>
(change|set|switch) (the|) (extension|extensions|ending|suffix) of (all|all the|every|) <ext1> (files|file|) (in|under|below) <D3> to <ext2>
{find} (all|) <ext1> files (in|under|below) <D3> and (rename them to|change their extension to) <ext2>
= find . -name *<ext1> -exec rename.ul <ext1> <ext2> {} +
(recursively|) rename (all|all the|every|) <ext1> (files|file) {tree} (to|into) <ext2>
(change|set) the (extension|ending) of all <ext1> files {tree} to <ext2>
recursively (rename|change) (all|) <ext1> (files|extensions) to <ext2>
= rename.ul <S1> <S2> *<S1>*
(replace|substitute|change) <S1> (with|by|to) <S2> in (the names of all files|all file names|the file names|all filenames) (here|)
rename (all|) files (with|containing) <S1> in (the|their) (name|names) (to|and put|so that it is|replacing it with) <S2> (instead|)
= find <O1> -name <N2> -exec vim {} +
({find}|search for|look for) (the|) (file|) <N2> <O1> and (open|edit) it (in|with) (vi|vim|the vi editor|vi editor|vim editor|an editor)
= find <O1> -name <N2> -exec ls -l {} +
({find}|search for|look for) (the|) (file|files|) (named|called|) <N2> <O1> and (show|display|list|print) (it|them) (in|with) (long|detailed) (format|listing)
= find <O1> -name <N2> 2> /dev/null
({find}|search for|look for) (the|) (file|files) (named|called|with the name|) <N2> <O1> (and|,|but) (discard|ignore|hide|suppress|drop|skip) (all|the|any|) (errors|error messages|messages|permission errors)
= alias <W1>=<S2>
(set|create|make|define|add) (an|the|) alias <W1> (for|to|as|meaning|which runs|that runs) (the command|command|) <S2>
(let|make) <W1> (stand for|mean|be short for|run|be an alias for|an alias of) (the command|command|) <S2>
alias <W1> to <S2>
= read <W1>
read (a|one) line (from (standard input|the terminal|the keyboard|stdin)|) (into|in|to) (the|) (variable|shell variable) <W1>
= read -p <S1> <W2>
read (a|one) line (from (standard input|the terminal|the keyboard|stdin)|) (into|in) (the|) (variable|shell variable) <W2> with (the|) prompt <S1>
(ask|prompt) (me|the user|) (with|by|using) <S1> (and (read|store|save) the answer|) (in|into) (the|) variable <W2>
= read -n 1 <W1>
read (a|one|exactly one|a single) (character|key|letter) (from (standard input|the terminal|the keyboard)|) (into|in) (the|) variable <W1>
= read -a <W1>
read (a|one) line (from standard input|) (and|) (save|split) (each|the|its) (word|words) (in|into) (the|) (bash|) array (variable|) <W1>
= ssh -L <num1>:localhost:<num2> <host3>
(forward|tunnel) (the|) (local|) port <num1> to (the|) port <num2> (on|of|at) (the|) (host|server|) <host3> (with ssh|over ssh|by ssh|)
(set up|open|make|create|start) (a|an) (local|) (ssh|) (tunnel|port forwarding|port forward) from (local|) port <num1> to (port|) <num2> (on|of|through|via) (the|) (host|server|) <host3>
= ssh -R <num1>:localhost:<num2> <host3>
(forward|tunnel) (the|) (remote) port <num1> (on|of) <host3> to (my|the|) (local|) port <num2> (here|with ssh|)
(set up|open|make|create|start) a (remote) (ssh|) (tunnel|port forwarding|port forward) from port <num1> (on|of) (the|) (host|server|) <host3> to (port|local port) <num2> (on localhost|here|)
= history -a
(append|save|write) (the|) history (lines|) (of|from) this (session|shell) (to the history (file|list)|)
= df -i
(report|show|print|display) (the|) (file systems|file system|filesystem|filesystems) inode usage
(report|show|print) (how many|used and free) inodes (are free|) (on|of) (each|every|all|the) (file systems|file system|filesystems)
= touch -d <S1> *<ext2>
(set|change) (the|) (timestamp|timestamps|modification time|date|time) of (all|all the|every) <ext2> files (here|in this {dir}|in the current {dir}|) to <S1>
= md5sum *<ext1> | cut -d ' ' -f 1 | sort -u
(list|show|print) (the|) (unique|distinct|different) md5 (sums|digests|checksums) of (all|the|) <ext1> files (here|in this {dir}|in the current {dir}|)
= cat *<ext1> | md5sum
(calculate|compute|print) (one|the|a single) md5 (sum|checksum) (of|over) (all|the contents of all) <ext1> files (together|taken together|joined|here)
= cd <D1> && find . -type f
(change|go) (the current working {dir}|) to <D1> and (then|) (list|show|display|print|find) all (regular|normal|ordinary|) files (there|in it|below it|)
= cd <D1> && ls -la
(change|go) (the current working {dir}|) (to|into) <D1> and (then|) (list|show|display|print) (what is there|its contents|the contents|everything in it|what it holds)
= curl <host1> | bash
(download|fetch|get) (the|) (script|contents|) (from|at|of) <host1> and (run|execute) (it|them)
= ps -ef | grep <W1> | awk '{print $2}'
(print|show|list) (only|) (the|) (ids|process ids|pids) of (processes|the processes) (whose line has|matching|with) <W1> (from|in|using) (the process list|ps)
= crontab -l | grep <S1>
(show|list|find) (my|the|) (cron|crontab) (jobs|entries|lines) (with|containing|that mention|for) <S1>
"""
