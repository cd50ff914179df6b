# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests put together from parts: what is looked for, where, on what conditions, and what becomes
of it.  The command follows from the same parts, in one order, so that every combination has one
right answer.  Used by cmd_data.py beside the tables, with its classes and {macros}.
"""
import cmd_bare
import cmd_manual
from wording import weighted

# Names of what is looked for: wording, test of find.  "" is a file where no name says more.
NOUNS = [(50, "{all} files", "file"), (14, "{all} (regular|ordinary|normal|plain|regular/normal|normal/regular) files", "-type f"),
         (16, "{all} {dirs}", "-type d"),
         (14, "(everything|anything|all files and {dirs}|files or {dirs}|all files/directories|files/folders|"
          "all items|entries)", ""),
         (5, "{all} (symlinks|symbolic links|soft links|links)", "-type l"),
         (2, "{all} (broken|dangling|dead|orphaned) (symlinks|symbolic links|links)", "-xtype l"),
         (1, "{all} sockets", "-type s"), (1, "{all} (named pipes|fifos|pipes)", "-type p"),
         (1, "{all} block devices", "-type b"), (1, "{all} character devices", "-type c")]

# Conditions before the noun: wording, tests, kind (no two of one kind meet).
BEFORE = [(10, "<ext1>", "-name *<ext1>", "name"), (6, "<glob1>", "-name <glob1>", "name"),
          (14, "<L5>", "-name *.<L5>", "name"), (3, "empty", "-empty", "size"), (2, "(executable|runnable)", "-executable", "perm"),
          (2, "hidden", "-name '.*'", "name"), (2, "(writable|writeable)", "-writable", "perm"), (1, "readable", "-readable", "perm")]

# Conditions behind it: weight, wording, test, kind.  Order of the tests is the order of KINDS.
AFTER = [
    (7, "(ending in|ending with|with the extension|with extension|with the ending|having extension|"
        "whose names end in|whose name ends with|that end in|which end with|of type)", "<ext1>",
     "-name *<ext1>", "name"),
    (7, "(named|called|with the name|with name|whose name is|that are named|having the name)", "<N2>",
     "-name <N2>", "name"),
    (4, "(matching|named|like|that match|whose names match|matching the pattern|called)", "<glob1>",
     "-name <glob1>", "name"),
    (3, "(whose names begin with|whose name starts with|starting with|beginning with|that start with|"
        "with names starting with)", "<W2>", "-name <W2>*", "name"),
    (3, "(with <W2> in the name|whose names contain <W2>|whose name contains <W2>|containing <W2> in "
        "(the|their) name|that have <W2> in their name|with names containing <W2>)", "",
     "-name *<W2>*", "name"),
    (2, "(not named|not called|not matching|that are not named|which do not match|other than|except|"
        "excluding|but not)", "<glob1>", "-not -name <glob1>", "name"),
    (2, "(not ending in|that do not end in|without the extension|other than|except|whose names do not "
        "end with)", "<ext1>", "-not -name *<ext1>", "name"),
    (10, "{bigger}", "<size1>", "-size +<size1>", "size"),
    (4, "{smaller}", "<size1>", "-size -<size1>", "size"),
    (2, "(of|with a size of|with size|that are) (exactly|)", "<size1>", "-size <size1>", "size"),
    (2, "(between <size1> and <size2>|from <size1> to <size2> in size|{bigger} <size1> (and|but) "
        "{smaller} <size2>)", "", "-size +<size1> -size -<size2>", "size"),
    (2, "(that are|which are) empty", "", "-empty", "size"),
    (9, "{changed} {inlast}", "<dur1>", "-mmin -<dur1.m>", "time"),
    (4, "(newer than|less than|not older than|younger than|no older than)", "<dur1>",
     "-mmin -<dur1.m>", "time"),
    (8, "{older}", "<dur1>", "-mmin +<dur1.m>", "time"),
    (4, "({changed}|last modified) (more than|over|at least|longer than) <dur1> ago", "",
     "-mmin +<dur1.m>", "time"),
    (3, "({changed}|last modified) (less than|within|under|not more than) <dur1> (ago|)", "",
     "-mmin -<dur1.m>", "time"),
    (3, "(accessed|read|opened|used) {inlast}", "<dur1>", "-amin -<dur1.m>", "time"),
    (3, "(not accessed|not read|not opened|not used) (for|in|within|in the last)", "<dur1>",
     "-amin +<dur1.m>", "time"),
    (2, "{changed} (today|since yesterday|in the last day|in the last 24 hours)", "", "-mtime -1", "time"),
    (4, "(newer than|changed after|modified after|modified more recently than|more recent than)", "<F2>",
     "-newer <F2>", "time"),
    (2, "({changed} (since|after)|newer than)", "<date1>", "-newermt <date1>", "time"),
    (6, "(owned by|belonging to|that belong to|of|from|which are owned by) (user|the user|)", "<W3>",
     "-user <W3>", "user"),
    (3, "(owned by|belonging to|that belong to|of|in|with) (group|the group)", "<W3>",
     "-group <W3>", "user"),
    (1, "(not owned by|not belonging to|that do not belong to) (user|the user|)", "<W3>",
     "-not -user <W3>", "user"),
    (6, "(with|having|that have|which have|with the) (permissions|permission|mode|permissions set to|"
        "access rights|rights)", "<num1>", "-perm <num1>", "perm"),
    (3, "(with|having) <num1> (permissions|permission|rights)", "", "-perm <num1>", "perm"),
    (2, "(with|having) (permissions|permission|mode) other than", "<num1>", "-not -perm <num1>", "perm"),
    (1, "(with|having|that have|of) (the|) inode (number|)", "<num1>", "-inum <num1>", "user"),
    (1, "<num1> inode number", "", "-inum <num1>", "user"),
    (1, "(without an owner|that belong to nobody|that do not belong to any user|owned by nobody|with no owner)",
     "", "-nouser", "user"),
    (2, "(that are|which are) executable", "", "-executable", "perm"),
    (6, "(not {changed}|that have not been (modified|changed|touched|edited|updated)|which were not "
        "(modified|changed|edited)|that were not (changed|modified)) {inlast}", "<dur1>", "-mmin +<dur1.m>", "time"),
    (3, "(accessed|read|opened|used) (more than|over|at least|longer than) <dur1> ago", "", "-amin +<dur1.m>", "time"),
    (3, "(accessed|read|opened|used) (less than|within|under|not more than) <dur1> (ago|)", "",
     "-amin -<dur1.m>", "time"),
    (3, "whose (status|inode|metadata|attributes) (was|were|has been|have been|) (changed|modified) {inlast} <dur1>", "",
     "-cmin -<dur1.m>", "time"),
    (2, "whose (status|inode|metadata|attributes) (was|were|has been|) (changed|modified) more than <dur1> ago", "",
     "-cmin +<dur1.m>", "time"),
    (2, "{changed} between <dur1> and <dur2> ago", "", "-mmin +<dur1.m> -mmin -<dur2.m>", "time"),
    (2, "(accessed|read) (today|since yesterday|in the last day)", "", "-atime -1", "time"),
    (4, "(that are|which are|with|of|whose size is) (exactly|) <size1> (in size|big|large|)", "",
     "-size <size1>", "size"),
    (3, "(whose size is|with size|with a size|having a size) (more than|over|greater than|bigger than|larger than)",
     "<size1>", "-size +<size1>", "size"),
    (2, "(whose size is|with size|with a size|having a size) (less than|under|smaller than|below)",
     "<size1>", "-size -<size1>", "size"),
    (3, "(whose|where the) (name|names) (is|are)", "<N2>", "-name <N2>", "name"),
    (2, "whose (path|paths) (contain|contains|include|includes|match|matches) <W2>", "", "-path *<W2>*", "name"),
    (1, "(with|having) (more than|over|at least) <num1> (hard|) links", "", "-links +<num1>", "user"),
    (1, "(with|having|owned by) (uid|user id)", "<num1>", "-uid <num1>", "user"),
    (1, "(with|having|owned by) (gid|group id)", "<num1>", "-gid <num1>", "user"),
    (1, "(without a group|with no group|that belong to no group)", "", "-nogroup", "user"),
    (2, "(that are|) (hard links (to|of)|with the same inode as|hard linked to)", "<F2>", "-samefile <F2>", "user"),
    (1, "(that point|pointing|which point) to", "<F2>", "-lname <F2>", "user"),
    (2, "(readable by me|that i can read|i may read|that are readable)", "", "-readable", "perm"),
    (2, "(writable by me|that i can write|i may write to|that are writable)", "", "-writable", "perm"),
    (1, "(with|that have|having) (the|) (setuid|suid) (bit|bit set|set|flag)", "", "-perm -4000", "perm"),
    (1, "(with|that have|having) (the|) (setgid|sgid) (bit|bit set|set|flag)", "", "-perm -2000", "perm"),
    (1, "(with|that have|having) (the|) sticky bit (set|)", "", "-perm -1000", "perm"),
    (8, "{changed} {inlast} week", "", "-mtime -7", "time"), (3, "{changed} this week", "", "-mtime -7", "time"),
    (5, "{changed} {inlast} (hour|60 minutes)", "", "-mmin -60", "time"),
    (3, "{changed} {inlast} month", "", "-mtime -30", "time"), (2, "{changed} {inlast} year", "", "-mtime -365", "time"),
    (3, "(older than|not {changed} for|untouched for|{changed} more than|not {changed} in) (a|one|the last) week (ago|)", "",
     "-mtime +7", "time"),
    (3, "(older than|not {changed} for|untouched for|{changed} more than|not {changed} in) (a|one|the last) month (ago|)", "",
     "-mtime +30", "time"),
    (2, "(older than|not {changed} for|untouched for|{changed} more than) (a|one) year (ago|)", "", "-mtime +365", "time"),
    (2, "(older than|not {changed} for|untouched for|{changed} more than) (a|one) day (ago|)", "", "-mtime +1", "time"),
    (2, "(older than|not {changed} for|{changed} more than) an hour (ago|)", "", "-mmin +60", "time"),
    (4, "({changed}|last {changed}) (exactly|precisely) <dur1> ago", "", "-mtime <dur1.d>", "time"),
    (2, "(accessed|read|last accessed) exactly <dur1> ago", "", "-atime <dur1.d>", "time"),
    (4, "({changed}|last modified) (after|since|later than) <F2> (and|but) before <F3>", "",
     "-newer <F2> -not -newer <F3>", "time"),
    (4, "(not newer than|older than the file|that are not newer than|{changed} before|{changed} earlier than)", "<F2>",
     "-not -newer <F2>", "time"),
    (2, "(accessed|read) (after|more recently than) <F2> was (changed|modified)", "", "-anewer <F2>", "time"),
    (4, "(without|not having|lacking|that do not have|which do not have|that don't have|with no) (the|) "
        "(permission|permissions|mode) <num1>", "", "-not -perm <num1>", "perm"),
    (3, "(with|having|that have|which have) at least (the|) (permission|permissions|mode) <num1>", "", "-perm -<num1>", "perm"),
    (2, "(with|having|that have) (all|all of) the (permission|permissions|) bits <num1> set", "", "-perm -<num1>", "perm"),
    (2, "(with|having|that have) any of the (permission|permissions|) bits <num1> set", "", "-perm /<num1>", "perm"),
    (1, "(that are|which are|) readable (by|for) (everyone|everybody|others)", "", "-perm -004", "perm"),
    (1, "(that are|which are|) executable (by|for) (everyone|everybody|others)", "", "-perm -001", "perm"),
    (2, "(lacking|without|not having|that do not have) (the|) group (write|writable) (bit|permission)", "",
     "-not -perm -020", "perm"),
    (2, "(that|which) (the|their|its) owner (can|may|is allowed to) (execute|run)", "", "-perm -100", "perm"),
    (4, "(whose names end with|whose name ends with|ending in|that end with|ending with) (the word|the letters|the letter|) <W2>",
     "", "-name *<W2>", "name"),
    (5, "(that start with|which start with|starting with|beginning with|whose name begins with|which begin with) "
        "(the word|the letters|the letter|the prefix|) <W2>", "", "-name <W2>*", "name"),
    (5, "(with|having|that have|which have) (the|) (word|string|text|letters|) <W2> in (their|the|its) (name|names|file name)",
     "", "-name *<W2>*", "name"),
    (3, "(that do not have|which do not have|not having|without|not containing) (the|) (word|string|text|) <W2> in "
        "(their|the) (name|names|file name)", "", "-not -name *<W2>*", "name"),
    (3, "(that do not start with|not starting with|which do not begin with) <W2>", "", "-not -name <W2>*", "name"),
    (3, "(except|but not|excluding|other than|not named|but not the one named) <N2>", "", "-not -name <N2>", "name"),
    (3, "(with|having|that have|in|of) <W2> in (their|the) (path|full path|whole path|path name|full name)", "",
     "-path *<W2>*", "name"),
    (3, "(whose|where the) (full|whole|) (path|paths|path name) (match|matches|is like) (the pattern|) <glob1>", "",
     "-path <glob1>", "name"),
    (3, "(whose|where the) (full|whole|) (path|paths|name|names) (match|matches|matching) (the|) "
        "(regular expression|regex|regexp) <S7>", "", "-regex <S7>", "name"),
    (2, "(matching|that match) (the|) (regular expression|regex|regexp) <S7>", "", "-regex <S7>", "name"),
    (2, "(on|that are on|residing on) (a|the|) <W2> (file system|filesystem|file systems|filesystems)", "", "-fstype <W2>", "user"),
    (2, "(that anybody|everyone|anyone) can write|that are world writable|writable by all", "",
     "-perm -002", "perm"),
]
AFTER += cmd_manual.AFTER
KINDS = ["name", "user", "perm", "size", "time"]

DEPTH = [(2, "(without crossing file systems|on this file system only|on the same file system|without descending into "
          "other file systems|not crossing mount points)", "-xdev"),
         (3, "(at least|not less than) <num4> levels (deep|down)", "-mindepth <num4>"),
         (2, "(at|from) (a|) depth (of|) at least <num4>", "-mindepth <num4>"), (6, "(at most|no more than|up to|max) <num4> levels (deep|down)", "-maxdepth <num4>"),
         (3, "(to|down to) (a|) depth (of|) <num4>", "-maxdepth <num4>"),
         (6, "(without|excluding|ignoring|not descending into|but not in) (subdirectories|subfolders|"
          "sub directories|the subdirectories)", "-maxdepth 1"),
         (5, "(in|with|of|at|under|) (a|) (maximum|at maximum|max|maximum of) <num4> (level|levels) (down|deep|below|)", "-maxdepth <num4>"),
         (5, "(in|under|at|with|of|) (a|) (minimum|at minimum|at least|minimum of) <num4> (level|levels) (down|deep|below|)", "-mindepth <num4>"),
         (3, "(excluding|except|but not|without) (the current|the starting|the top) {dir} (itself|)", "-mindepth 1"),
         (4, "(and|but|,) (do not|don't|not) (search|look|descend|go) (in|into|through) (the|) (sub folders|sub directories|{dirs})",
          "-maxdepth 1"),
         (3, "(only in|only in|directly in|immediately in) (this|the current|the top) {dir}", "-maxdepth 1"),
         (4, "(not recursively|non recursively|without recursion|not recursive|on this level only)",
          "-maxdepth 1")]
SKIP = ("(excluding|except|except for|ignoring|skipping|but not|not descending into|leaving out|omitting|"
        "without|but do not (look|go|descend|search) (in|into)|that are not (in|under|inside)|without descending into|"
        "excluding (everything|anything|all files|files|those) (in|under|below|that are in)|omitting) (the|) ({dir}|{dirs}|path|) <D8>", "-not -path '*/<D8>/*'")
HIDDEN = ("(excluding|except|except for|ignoring|without|but not|not|skipping|omitting) (the|) hidden "
          "(files|ones|{dirs}|files and {dirs}|)", "-not -path '*/.*'")
SEVERAL = [(3, "(in|under|inside|below) (the {dirs}|the|both|) <D3> (and|or|and in|,) <D4>", "<D3> <D4>"),
           (2, "(in|under|inside) (the {dirs}|the|) <D3> , <D4> (and|or|,) <D5>", "<D3> <D4> <D5>")]
CASE = "(ignoring case|case insensitive search|in a case insensitive way|with any case|case insensitive|case insensitively|regardless of case|in any case|ignore case)"

# What becomes of it: weight, wording with %s for what is found, what follows the tests.
DEEDS = [
    (44, "{find} %s", ""), (4, "where are %s", ""), (3, "(which|what) are %s", ""), (3, "%s", ""),
    (10, "{del} %s", " -delete"), (3, "(clean up|purge|drop) %s", " -delete"),
    (9, "{count} %s", " | wc -l"), (4, "how many %s (are there|exist|do i have)", " | wc -l"),
    (4, "{show} %s (with details|in long format|with their details|with sizes and dates|with size and "
        "owner|in ls format)", " -ls"),
    (4, "{show} (detailed|long|full) (information|info|listing|details) (about|of|for|on) %s", " -ls"),
    (3, "(run|do) (ls -l|ls) on %s", " -ls"),
    (5, "copy %s (to|into) <D7>", " -exec cp -t <D7> {} +"),
    (5, "move %s (to|into) <D7>", " -exec mv -t <D7> {} +"),
    (4, "(change|set) (the|) (permissions|permission|mode|rights) of %s to <num3>", " -exec chmod <num3> {} +"),
    (2, "chmod %s to <num3>", " -exec chmod <num3> {} +"),
    (3, "make %s executable", " -exec chmod +x {} +"),
    (3, "(change|set) (the|) owner of %s to <W6>", " -exec chown <W6> {} +"),
    (6, "(search|look) for <S5> in %s", " -exec grep -H <S5> {} +"),
    (5, "{find} %s {containing} (the|) {word} <S5>", " -exec grep -l <S5> {} +"),
    (4, "(show|print|list|find) (the|all|) lines {containing} <S5> in %s", " -exec grep -H <S5> {} +"),
    (3, "grep (for|) <S5> in %s", " -exec grep -H <S5> {} +"),
    (3, "(compress|gzip|gzip up) %s", " -exec gzip {} +"),
    (3, "{count} lines in %s", " -exec cat {} + | wc -l"),
    (2, "(show|print) the (contents|content) of %s", " -exec cat {} +"),
    (3, "(show|print|what is) the (total|) size of %s", " -exec du -ch {} + | tail -n 1"),
    (3, "replace <S5> (with|by) <S6> in %s", " -exec sed -i s/<S5>/<S6>/g {} +"),
    (3, "{show} %s (sorted|ordered) by size", " -printf '%s %p\\n' | sort -n"),
    (3, "{show} %s (sorted|ordered) by (date|time|modification time|age)", " -printf '%T+ %p\\n' | sort"),
    (2, "{show} (only|just) the names of %s", " -printf '%f\\n'"),
    (3, "({show}|{find}) %s (separated by (null|null characters|nulls|zeroes|zeros)|null separated|null terminated|separating the names (with|by) (zeroes|nulls))", " -print0"),
    (3, "{find} %s and (forcefully|forcibly) {del} (them|each|all of them)", " -exec rm -f {} +"), (3, "(forcefully|forcibly) {del} %s", " -exec rm -f {} +"),
    (3, "{find} %s and (run|execute|do) (ls -l|ls|a long listing) on (them|each|each of them)", " -ls"),
    (3, "{show} (the|) first <num3> of %s", " | head -n <num3>"),
    (2, "(calculate|compute|show|print) the (md5|md5 sum|md5 checksum|checksum) of %s", " -exec md5sum {} +"),
    (2, "(determine|show|print) the file type of %s", " -exec file {} +"),
    (2, "touch %s", " -exec touch {} +"),
    (9, "{find} %s and {del} (them|each|all of them|it)", " -delete"),
    (3, "{del} %s (, asking before each|after asking me|with confirmation|and ask before each one|interactively)", " -exec rm -i {} +"),
    (2, "{find} %s and {del} them (after confirmation|interactively|asking each time|with a prompt)", " -exec rm -i {} +"),
    (2, "(take away|remove|revoke|drop) (the|) (group write|group's write) (permission|right) (of|from|on) %s", " -exec chmod g-w {} +"),
    (3, "(remove|strip|trim) (the|) trailing (spaces|whitespace|blanks|tabs) (in|from|of) %s", " -exec sed -i 's/[ \\t]*$//' {} +"),
    (4, "{find} %s and {count} (them|these)", " | wc -l"),
    (3, "{find} %s and (show|print|display|list) (their|the|long|full) (details|listing|information|attributes)", " -ls"),
    (3, "{find} %s and (show|print|display) (their|the) (contents|content|text)", " -exec cat {} +"),
    (4, "{find} %s and (copy|put) (them|each|all) (to|into|in) <D7>", " -exec cp -t <D7> {} +"),
    (4, "{find} %s and move (them|each|all) (to|into) <D7>", " -exec mv -t <D7> {} +"),
    (6, "{find} %s and (change|set) (their|the) (permissions|permission|mode|rights) to <num3>", " -exec chmod <num3> {} +"),
    (2, "{find} %s and chmod them (to|) <num3>", " -exec chmod <num3> {} +"),
    (2, "(give|grant) (permissions|permission|mode) <num3> to %s", " -exec chmod <num3> {} +"),
    (2, "{find} %s and make them executable", " -exec chmod +x {} +"),
    (4, "{find} %s and (change|set) (their|the) owner to <W6>", " -exec chown <W6> {} +"),
    (3, "{find} %s and (change|set) (their|the) group to <W6>", " -exec chgrp <W6> {} +"),
    (2, "(change|set) (the|) group of %s to <W6>", " -exec chgrp <W6> {} +"),
    (5, "{find} %s and (search|look|grep) (them|) for <S5>", " -exec grep -H <S5> {} +"),
    (4, "(search|scan|look through|go through) %s for (the|) {word} <S5>", " -exec grep -H <S5> {} +"),
    (3, "{find} %s and (compress|gzip|zip) (them|each)", " -exec gzip {} +"),
    (2, "{find} %s and (calculate|compute|show|print) their (md5|md5 sum|md5 sums|checksums)", " -exec md5sum {} +"),
    (2, "{find} %s and (show|print|determine) their (type|types|file type|file types)", " -exec file {} +"),
    (2, "{find} %s and (sort|order) them by size", " -printf '%s %p\\n' | sort -n"),
    (2, "{find} %s and (sort|order) them by (date|time|modification time|age)", " -printf '%T+ %p\\n' | sort"),
    (3, "{find} %s and (sort|order) them (by name|alphabetically|)", " | sort"),
    (2, "{show} %s (sorted|ordered) (by name|alphabetically|in alphabetical order)", " | sort"),
    (3, "{find} %s and (show|print|take) (the|only the) first <num3> (of them|results|)", " | head -n <num3>"),
    (2, "{find} %s and (show|print|take) (only|) the first (one|result|match)", " | head -n 1"),
    (3, "{find} %s and replace <S5> (with|by) <S6> in (them|each|each of them)", " -exec sed -i s/<S5>/<S6>/g {} +"),
    (3, "(save|write|store) (the|a|) list of %s (to|in|into) <F7>", " > <F7>"),
    (2, "{find} %s and (save|write|store) (the list|the names|the result|the output|them) (to|in|into) <F7>", " > <F7>"),
    (3, "(show|print|display) the first <num3> lines of (each of|) %s", " -exec head -n <num3> {} +"),
    (2, "(show|print|display) the last <num3> lines of (each of|) %s", " -exec tail -n <num3> {} +"),
    (2, "{count} words in %s", " -exec cat {} + | wc -w"),
    (2, "{count} (the|) lines (of|in) each of %s", " -exec wc -l {} +"),
    (3, "{find} (the|) {dirs} (containing|that contain|which contain|holding) %s", " -printf '%h\\n' | sort -u"),
    (2, "{show} %s (with|and) (their|the) (sizes|size)", " -printf '%s %p\\n'"),
    (2, "{show} %s (with|and) (their|the) (permissions|mode|modes)", " -printf '%m %p\\n'"),
    (2, "{show} %s (with|and) (their|the) (owner|owners)", " -printf '%u %p\\n'"),
    (2, "{show} %s (with|and) (their|the) (modification|change) (time|times|date|dates)", " -printf '%T+ %p\\n'"),
    (2, "{show} the (inode|inodes|inode numbers) of %s", " -printf '%i %p\\n'"),
    (2, "{find} %s and (show|print|display|list) (their|the) (path|paths|name|names|full paths|full names|file names)", ""),
    (2, "{show} (the|) (names|paths) of %s", ""),
    (2, "(create|make) (symbolic links|symlinks|a symbolic link) (to|for) (each of|) %s in <D7>", " -exec ln -s -t <D7> {} +"),
    (2, "(append|add) %s to (the|) (tar|) (archive|tarball) <F7>", " -exec tar -rf <F7> {} +"),
    (3, "{find} %s and (print|show|display) (the|) lines {containing} <S5> with (their|the|) line numbers", " -exec grep -n <S5> {} +"),
    (3, "(search|grep|look) for <S5> (in|inside) %s (with|and show|printing|and print) (the|) line numbers", " -exec grep -n <S5> {} +"),
    (3, "(search|grep|look) for <S5> in %s (ignoring case|case insensitively)", " -exec grep -Hi <S5> {} +"),
    (2, "{show} %s (sorted|ordered|in order) (by name|) (in reverse|in reverse order|reversed|descending)", " | sort -r"),
    (3, "(show|print|list) (the|) <num3> (biggest|largest) (of|among) %s", " -printf '%s %p\\n' | sort -rn | head -n <num3>"),
    (2, "(show|print|list) (the|) <num3> (newest|latest|most recent|most recently modified) (of|among) %s",
     " -printf '%T+ %p\\n' | sort -r | head -n <num3>"),
    (2, "(show|print|list) (the|) (unique|distinct|different) (extensions|endings) of %s",
     " | sed 's/.*\\.//' | sort -u"),
    (3, "{find} %s (in|with|using) (the|) long (listing|list|) format", " -ls"),
    (3, "(display|show|print|do) (a|the|) long (listing|list) (of|for) %s", " -ls"),
    (2, "(add|give|grant) (write|the write) permission (for|to) (the|) group (to|for|on) %s", " -exec chmod g+w {} +"),
    (2, "(remove|take) (write|the write) permission (for|from) others (on|from|of) %s", " -exec chmod o-w {} +"),
    (2, "(make|let) %s (readable|be readable) (for|by) everyone", " -exec chmod a+r {} +"),
    (2, "(change|set) (the|) owner and group of %s to <W6>", " -exec chown <W6>:<W6> {} +"),
]
DEEDS += cmd_manual.DEEDS
ON_FILES = (" -exec grep", " -exec sed", " -exec gzip", " -exec cat", " -exec md5sum", " -exec head", " -exec tail",
            " -exec wc", " -exec vim", " -exec gunzip", " -exec bzip2")
# "search PLACE for ...": what stands for the place.
SEARCH = "(search|scan|look through|go through|look in|search in|check|browse|search through|look into|traverse)"
SEARCHED = [(5, "(the|my|this|) current {dir}", "."), (5, "the current {dir} tree", "."), (2, "the working {dir}", "."),
            (8, "<D9>", "<D9>"), (3, "{the} {dir} <D9>", "<D9>"), (3, "{the} <D9> {dir} (tree|)", "<D9>"),
            (3, "the {dir} tree <D9>", "<D9>"), (2, "the (file system|system|filesystem|machine)", "/"),
            (1, "my home {dir}", "~")]


def conditions(rng):
    """({kind: test}, wording before the noun, [wordings behind it])."""
    tests, before, after = {}, "", []
    if rng.random() < 0.4:
        _, before, test, kind = _pick(rng, BEFORE)
        tests[kind] = test
    wanted = weighted(rng, [(2 if tests else 0, 0), (5, 1), (4, 2), (1, 3)])
    for _ in range(12):
        if len(after) == wanted:
            break
        _, words, slot, test, kind = _pick(rng, AFTER)
        if kind in tests:
            continue
        words = "(%s) %s" % (words, slot)
        if kind == "name" and test.startswith("-name") and rng.random() < 0.2:
            test, words = test.replace("-name", "-iname"), words + " " + CASE
        tests[kind] = test
        after.append(words)
    return tests, before, after


def _pick(rng, rows):
    return weighted(rng, [(r[0], r) for r in rows])


def _joined(rng, after):
    """Conditions one after the other, some with a word between."""
    out = after[0] if after else ""
    for words in after[1:]:
        out += rng.choice([" ", " ", " and ", " and ", " , ", " which are ", " that are "]) + words
    return out


def find(rng):
    """(command, wording)."""
    tests, before, after = conditions(rng)
    if before and "-name" in tests.get("name", "") and rng.random() < 0.1:
        tests["name"], before = tests["name"].replace("-name", "-iname"), rng.choice(["case insensitive ", "case insensitively named "]) + before
    _, noun, kind = _pick(rng, NOUNS)
    _, deed, rest = _pick(rng, DEEDS)
    if rest.startswith(ON_FILES) and kind != "-type f":
        noun, kind = "{all} files", "file"
    if rest == " -delete" and not tests:
        tests["name"], before = "-name *<ext1>", "<ext1>"
    if rest == " -delete" and kind in ("-type d", "") and tests.get("size") != "-empty":
        rest = " -exec rm -r {} +"  # -delete removes none that is not empty
    type_test = kind
    if kind == "file":
        type_test = "" if "name" in tests and "-not" not in tests["name"] else "-type f"
    options, place = [], "<O9>"
    said = noun.replace("{all} ", "{all} " + before + " ") if "{all}" in noun else noun
    if before and "{all}" not in noun:
        said = "{all} %s files" % before
        type_test = "-type f" if "name" not in tests else ""
    parts = [_joined(rng, after), place]
    if rng.random() < 0.35:
        parts.reverse()
    if rng.random() < 0.10:
        _, words, test = _pick(rng, DEPTH)
        parts.append(words)
        options.append(test)
    skip = ""
    if rng.random() < 0.07:
        words, skip = SKIP if rng.random() < 0.7 or tests.get("name") else HIDDEN
        parts.append(words)
    if rng.random() < 0.05:  # several places
        words, place = _pick(rng, SEVERAL)[1:]
        parts[parts.index("<O9>")] = words
    if deed == "{find} %s" and rng.random() < 0.25:
        _, searched, place = weighted(rng, [(r[0], r) for r in SEARCHED])
        deed = SEARCH + " " + searched + " for %s"
        parts = [p for p in parts if p != "<O9>"]
    if "<O9>" in parts and not deed.endswith("%s") and rng.random() < 0.3:  # "... to 644 in <D9>"
        parts.remove("<O9>")
        deed += " <O9>"
    words = deed.replace("%s", " ".join([said] + parts), 1)
    command = ["find", place] + options + [type_test] + [tests[k] for k in KINDS if k in tests] + [skip]
    return " ".join(" ".join(command).split()) + rest, " ".join(words.split())


# Either of two names.
EITHER = [(6, "<ext1>", "<ext2>", "-name *<ext1> -o -name *<ext2>"), (4, "<glob1>", "<glob2>", "-name <glob1> -o -name <glob2>"),
          (2, "<L1>", "<L2>", "-name *.<L1> -o -name *.<L2>")]
NAMED = [(4, "(named|called|with names|whose name is)", "<N1>", "<N2>", "-name <N1> -o -name <N2>"),
         (4, "(ending in|ending with|with the extension|with extension|with the extensions|that end in)", "<ext1>", "<ext2>",
          "-name *<ext1> -o -name *<ext2>"),
         (2, "(starting with|beginning with|whose names begin with)", "<W1>", "<W2>", "-name <W1>* -o -name <W2>*"),
         (2, "(matching|like)", "<glob1>", "<glob2>", "-name <glob1> -o -name <glob2>")]
# An action behind "either" is for both: the brackets that find wants for this are put in when the command is shown.
LAST = [(20, "{find} %s", ""), (5, "{del} %s", " -delete"), (3, "{find} %s and {del} (them|each)", " -delete"),
        (3, "(search|look|grep) for <S5> in %s", " -exec grep -H <S5> {} +"), (3, "(search|scan) %s for <S5>", " -exec grep -H <S5> {} +"),
        (3, "{find} %s {containing} (the|) {word} <S5>", " -exec grep -l <S5> {} +"),
        (3, "(change|set) (the|) (permissions|mode) of %s to <num3>", " -exec chmod <num3> {} +"),
        (3, "{show} %s (with details|in long format|with their details)", " -ls"), (2, "copy %s to <D7>", " -exec cp -t <D7> {} +"),
        (2, "move %s to <D7>", " -exec mv -t <D7> {} +"), (2, "{count} lines in %s", " -exec cat {} + | wc -l"),
        (2, "{show} %s (null separated|separated by null)", " -print0"), (5, "{count} %s", " | wc -l"), (2, "{show} %s (sorted|in order)", " | sort"), (3, "%s", ""),
        (2, "(save|write) (the|a|) list of %s (to|in) <F7>", " > <F7>")]


def either(rng):
    """Files of the one name or the other: (command, wording)."""
    _, deed, rest = _pick(rng, LAST)
    between = rng.choice([" and ", " or ", " or ", " as well as ", " and also "])
    if rng.random() < 0.5:
        _, one, two, tests = _pick(rng, EITHER)
        noun = "{all} %s%s%s files" % (one, between, two)
    else:
        _, how, one, two, tests = _pick(rng, NAMED)
        noun = "{all} files %s %s%s%s" % (how, one, between, two)
    words = " ".join([noun, "<O9>"] if rng.random() < 0.7 or rest else ["<O9> ,", noun])
    if rng.random() < 0.1:
        tests, words = tests.replace("-name", "-iname"), words + " " + CASE
    return "find <O9> " + tests + rest, deed.replace("%s", words, 1)


# Looking for text in files: options by what is said of it.
GREP_WHERE = [(30, "in <F8>", "<F8>", ""), (8, "in {the} file <F8>", "<F8>", ""), (4, "from <F8>", "<F8>", ""),
              (10, "(in|of) <F8> and <F9>", "<F8> <F9>", ""),
              (14, "in (all|all the|the|any|every) (file|files) <O9>", "<O9>", "r"),
              (8, "(in all files|everywhere|recursively) <O9>", "<O9>", "r"),
              (8, "in (all|all the|the|every) <ext1> (files|file) <O9>", "<O9> --include=*<ext1>", "r"),
              (8, "in (all|all the|every|all my|the|any) <L8> (files|file|sources|scripts) <O9>", "<O9> --include=*.<L8>", "r"),
              (4, "in (all|all the|the|) <glob1> (files|) <O9>", "<O9> --include=<glob1>", "r"),
              (3, "in (all|all the|the|every) (file|files) (named|called|matching) <glob1> <O9>", "<O9> --include=<glob1>", "r"),
              (3, "in (all|all the|the|) files <O9> (except|excluding|but not) <glob1>", "<O9> --exclude=<glob1>", "r")]
GREP_HOW = [(40, "", ""), (14, CASE, "i"), (12, "(with|and show|and print|including) (the|their|) line numbers", "n"),
            (6, "as a (whole|complete|full) word", "w"), (5, CASE + " (and|) with line numbers", "in"),
            (4, "with <num7> lines of context", "-C <num7>"), (3, "and the <num7> lines after it", "-A <num7>"),
            (3, "and the <num7> lines before it", "-B <num7>"), (3, ", (at most|only) <num7> lines", "| head -n <num7>")]
GREP_WHAT = [(20, "{find} (the|) {word} <S1>", ""), (14, "(search|look|grep) for (the|) {word} <S1>", ""),
             (12, "{find} (all|the|every|) (lines|line) {containing} <S1>", ""),
             (6, "(where|on which lines) (is|does) <S1> (mentioned|occur|appear|used)", "n"),
             (6, "(who|what|which lines) (mentions|mention|contains|has|uses) <S1>", ""),
             (6, "(show|print|list|give me) (all|the|) lines (with|that match|matching|mentioning) <S1>", ""),
             (5, "(show|print|list|give me) (all|the|) lines (not containing|without|that do not have|"
                 "that don't contain|that do not match|lacking|not mentioning) <S1>", "v"),
             (6, "{count} lines (containing|with|that mention|matching|that have) <S1>", "c"),
             (4, "(how often|how many times) (does|is) <S1> (occur|appear|mentioned|there)", "c"),
             (4, "(show|print) only the (matches|matching parts|part that matches) of <S1>", "o"),
             (13, "<S1>", ""), (6, "(all|every|each) <S1>", ""), (4, "(list|show|give me) (all|every|each) <S1>", ""),
             (5, "(any|is there any|are there any) (mention|sign|trace|occurrence|occurrences|mentions) of <S1>", "")]
GREP_NAMES = [(10, "(which|what) files <O9> (contain|mention|have|talk about|use|refer to) (the|) {word} <S1>", "l", "<O9>"),
              (8, "{find} (the|all|) files <O9> {containing} (the|) {word} <S1>", "l", "<O9>"),
              (8, "(list|show|print|give me) (only|just|) (the|) names of (the|all|) files <O9> {containing} <S1>", "l", "<O9>"),
              (5, "(which|what) files <O9> (do not|don't) (contain|mention|have) <S1>", "L", "<O9>"),
              (5, "(which|what) <ext1> files <O9> (contain|mention|have|use) <S1>", "l", "<O9> --include=*<ext1>"),
              (4, "{find} (the|all|) <ext1> files <O9> {containing} <S1>", "l", "<O9> --include=*<ext1>"),
              (4, "{find} (the|all|) <L8> files <O9> {containing} (the|) {word} <S1>", "l", "<O9> --include=*.<L8>"),
              (4, "(which|what) <L8> (files|sources) <O9> (contain|mention|have|use) <S1>", "l", "<O9> --include=*.<L8>"),
              (2, "(search|look through|scan) (the|all|) <L8> files <O9> for (the|) {word} <S1>", "l", "<O9> --include=*.<L8>"),
              (3, "(where|in which file|in which files) (is|do i use|did i use|do i have) <S1> <O9>", "l", "<O9>")]
LETTERS = "rcivwnlLo"  # the order in which they are written


def grep(rng):
    """(command, wording)."""
    if rng.random() < 0.3:
        _, words, letters, rest = _pick(rng, GREP_NAMES)
        letters, extra = letters + "r", ""
    else:
        _, what, one = _pick(rng, GREP_WHAT)
        _, where, rest, two = _pick(rng, GREP_WHERE)
        _, how, extra = _pick(rng, GREP_HOW)
        if one == "c" and extra not in ("", "i"):
            how = extra = ""
        words = " ".join([what, where, how])
        letters = one + two + ("n" if "r" in two and not one else "")
        if not extra.startswith(("-", "|")):
            letters, extra = letters + extra, ""
    letters = "".join(c for c in LETTERS if c in letters)
    tail = " " + extra if extra.startswith("|") else ""
    option = " " + extra if extra.startswith("-") else ""
    return ("grep" + (" -" + letters if letters else "") + option + " <S1> " + rest + tail,
            " ".join(words.split()))


def make(rng):
    """(command, wording)."""
    x = rng.random()
    return (grep if x < 0.25 else either if x < 0.31 else cmd_bare.find if x < 0.45 else find)(rng)
