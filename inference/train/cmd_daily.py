# SPDX-License-Identifier: GPL-2.0-or-later
"""Further wordings of everyday requests: shorter, vaguer, the other way round."""

TABLE = r"""
= ls -la
(what|what all|whatever) (is|do we have|do i have|have we got|lies|lives|sits) (in|inside) (here|this {dir}|my current {dir}|the {dir} i am in)
(what|which) (stuff|things) (is|are) (in|) here
(i want|i'd like|let me|i need) (to|) (see|look at|view|check) (what is|what's|all that is|everything) (in|) here
(anything|something) (in|inside) (here|this {dir})
(dir|ls|ll|listing|file list|files|all files|list all|everything) (here|please|)
(let's|lets|let us) (see|look) what (we have|is) here
= ls -la <D1>
(what is|what's|whats) (in|inside|stored in|kept in|to be found in) (the {dir}|) <D1>
(what|which) (files|things|stuff) (are|is|do i have|have i got|do we have) (in|inside|under) (the {dir}|my|) <D1> ({dir}|)
(peek|look|have a look|take a look) (into|in|inside|at) (the {dir}|) <D1>
<D1> (contents|content|listing|files)
(let me|i want to) (see|look at|check) (what is|what's|everything) (in|inside) <D1>
= ls -lt
(what|which files) (changed|did i change|did i touch|was changed) (last|most recently|lately)
{show} (the|) (newest|latest|most recent|recently changed) files (first|on top|at the top)
sort (the|) files by (date|time|age|modification time)
(by|sorted by|ordered by) (date|time)
= ls -lhS
(by|sorted by|ordered by) size
{show} (the|) (files|{dir}|folder) with the (biggest|largest) (first|on top|at the top)
= ls -A
{show} hidden files (too|as well|also)
(also|even) (the|) hidden (ones|files)
(which|what) (dotfiles|dot files|hidden files) (are there|do i have|exist) (here|)
{show} (the|my|all) (dotfiles|dot files)
= ls -d */
{show} (only|just) (the|) {dirs} (here|)
(which|what) {dirs} (are|do i have|exist) (here|in here|)
= pwd
where am i (now|exactly|)
(which|what) {dir} (is this|am i in|are we in|is current)
(current|present|working) {dir} (please|name|)
{whatis} (the|my) (path|full path|location) (of|to|) (here|this {dir}|the current {dir})
= cd <D1>
(go|jump|move|change|take me|bring me|get me|hop|switch) (in|into|to|over to|down to|inside) (the {dir}|) <D1>
(enter|open) (the|) {dir} <D1>
<D1> should be my (working|current) {dir}
i want to (work|be) in <D1>
= cd ..
(one|a) (level|{dir}|step) (up|higher|back)
(up|back up) (one|a level|one level|a {dir}|)
(leave|get out of) (this|the) {dir}
(go|move|change|jump) to the (parent|parent {dir}|upper {dir}|{dir} above)
= cd -
(back|return) to (where i was|the previous {dir}|the last {dir}|the {dir} before)
(previous|last) {dir}
= cat <F1>
what does (it say in <F1>|<F1> say)
(what's|what is) (written|to be read|standing) in <F1>
(what's|what is) in {the} file <F1>
(read|dump|output|type out|print out) (me|) (the file|) <F1>
(let me|i want to|i'd like to) (see|read|look at|view) (the|) (file|contents of|) <F1>
<F1> (on the screen|please)
= less <F1>
(scroll|browse|page|leaf) through <F1>
(read|view|open) <F1> (page by page|page wise|in a pager|one page at a time|slowly)
= head -n <num1> <F2>
(the|) (first|top|beginning) <num1> (lines|rows|entries) (of|from|in) (the file|) <F2>
(begin|start|beginning) of <F2> , <num1> lines
{showv} <num1> lines from the (top|start|beginning) of <F2>
= tail -n <num1> <F2>
(the|) (last|final|bottom|newest|latest) <num1> (lines|rows|entries) (of|from|in) (the file|the log|) <F2>
{showv} <num1> lines from the (end|bottom) of <F2>
(end|ending) of <F2> , <num1> lines
= tail -f <F1>
(keep|stay) (reading|following|looking at|tailing) <F1>
{showv} (me|) what (gets written|is written|comes in|is added|is appended) to <F1> (live|as it happens|)
(tail|watch|follow) <F1>
(live|continuous) (view|output) of <F1>
(keep|have) (an|my) (eye|eyes) on <F1>
= cp <F1> <F2>
(duplicate|clone) <F1> (as|to|into|under the name) <F2>
(a|make a|i need a|create a) copy of <F1> (named|called|in|at|under|to|as) <F2>
(put|save) a copy of <F1> (in|into|to|at|under|as) <F2>
= cp -r <D1> <D2>
(copy|duplicate|clone) (the|) (whole|entire|complete) (<D1> {dir}|{dir} <D1>|{dir} tree <D1>) (to|into|over to) <D2>
(copy|duplicate) <D1> (and everything in it|with all its contents|with everything|including subdirectories|with subfolders|recursively) (to|into) <D2>
(copy|duplicate) the contents of {dir} <D1> (to|into) <D2>
= cp <F1> <F1>.bak
(make|keep|create|save) a (backup|safety copy|backup copy|spare copy) of <F1> (first|)
back up (the file|) <F1>
backup <F1>
= mv <F1> <F2>
(rename|call) <F1> (as|to|into|) <F2>
(change|give) (the name of|) <F1> (to|the name|the new name) <F2>
(put|shift|bring|relocate|transfer|stick) (the file|) <F1> (in|into|to|over to|under) <F2>
<F1> should be (called|named) <F2>
<F1> (belongs in|belongs to|should go to|should be in|goes to|goes into) <F2>
= rm <F1>
(i don't need|i do not need|nobody needs|we don't need) <F1> any more (, delete it|)
<F1> (can go|must go|should go|has to go|can be deleted|is not needed any more)
(trash|scrap|kill|dump|bin) (the file|) <F1>
= rm -r <D1>
{del} (the|) {dir} <D1> (and everything in it|with everything in it|with all its contents|completely|recursively|and all its files|including its contents|and its contents)
{del} (the|) (whole|entire|complete) {dir} <D1>
{del} <D1> (recursively|and all subdirectories|and everything below it)
= mkdir <D1>
(i need|i want|give me) a (new|) {dir} (called|named|for) <D1>
(new|make|create) {dir} (please|) (called|named|with the name|with name|:|) <D1>
= mkdir -p <path1>
{make} (the|) ({dir}|path|{dir} tree) <path1> (with|including|and) (all|) (parents|parent {dirs}|missing {dirs}|all its parents|intermediate {dirs})
{make} <path1> and (its|all its|any missing) parents
= touch <F1>
(start|begin|make|create) (a|an) (new|empty|blank) (text|) file (called|named|) <F1>
(new|empty|blank) file <F1>
(update|set|change|refresh) the (timestamp|time|date|modification time) of <F1> (to now|)
= ln -s <F1> <F2>
(make|let) <F2> (a|be a|) (symlink|link|symbolic link|soft link) (to|pointing to|that points to|pointing at) <F1>
(link|symlink) <F1> (to|as|from|at) <F2>
<F2> should (point|link|lead) to <F1>
(create|make) (a|) (symbolic|soft|sym) link from <F2> to <F1>
= ls | wc -l
(how many|number of) (files|things|entries|items) (are|do i have|have i|lie|) (here|in here|in this {dir})
= ls <D1> | wc -l
(how many|number of) (files|things|entries|items) (are|do i have|have i|lie|) (in|inside) (the {dir}|) <D1>
= grep <S1> <F2>
(does|is) (the file|) <F2> (contain|mention|have|include) (the word|anything about|something about|) <S1> (in it|)
(show|give|get) me (every|each|all the|the) line (of|in|from) <F2> (with|that has|that contains|that mentions) <S1>
(where|what) (is|does it say) (about|) <S1> in <F2>
(in|from) <F2> (,|) (show|find|get|give me|list) (the lines with|lines with|everything about|) <S1>
(everything|all) (about|on|with) <S1> (in|from) <F2>
(which|what) (rows|entries|lines) (of|in|from) <F2> (are about|talk about|have to do with|match|hold|include) <S1>
(look|search|check|scan) (through|in|inside|) <F2> for (lines with|the lines with|mentions of|) <S1>
(look|looking) (up|for) (the word|) <S1> in <F2>
<S1> in <F2> (?|please|)
(pick|pull|filter|fish) (the|) (lines with|lines containing|) <S1> (out of|from) <F2>
= grep -i <S1> <F2>
{find} (the word|) <S1> in <F2> , (upper or lower case|big or small letters|case does not matter|whatever the case|never mind the case|case doesn't matter)
(case insensitive|case insensitively) (search|look) for <S1> in <F2>
{find} (the word|) <S1> in <F2> (no matter how it is written|whether upper or lower case|in capitals or not|in upper and lower case)
= grep -c <S1> <F2>
(how many|number of|count of) (lines|times|entries|rows) (in|of) <F2> (contain|mention|have|with|match|include) <S1>
(how many|number of) <S1> (lines|entries|) (are|are there|) in <F2>
= grep -v <S1> <F2>
(everything|all|all lines|the lines) (in|of|from) <F2> (but|except|other than|apart from|but not) (the lines with|lines with|those with|) <S1>
<F2> without (the|) (lines (containing|with|that mention) <S1>|<S1> lines)
(leave|throw|filter|drop) (out|away|) (the|all) (lines with|) <S1> (lines|) (from|of|in) <F2>
= grep -n <S1> <F2>
(on|in|at) (which|what) line (number|) (of|in) <F2> (is|does it say|stands|do i find|comes) <S1>
(which|what) line (number|) (of|in) <F2> (has|contains|mentions) <S1>
= grep -rn <S1> <O1>
(look|search|scan|check|grep|go) (through|in|inside|) (every|all the|all|each) (file|files) <O1> for <S1>
(where|in what file|in which file) (is|do i find|does it say|stands|have i written|did i write) <S1> <O1>
{find} <S1> (anywhere|everywhere|in any file|somewhere) <O1>
= grep -rl <S1> <O1>
(which|what) (of the files|of my files|files) <O1> (contain|mention|have|include|use|talk about|hold|speak of) (the word|) <S1>
(files|all files) <O1> (that contain|containing|with|that mention|mentioning|which have) (the word|) <S1>
= sed -i s/<S1>/<S2>/g <F3>
(swap|exchange|switch|substitute|replace) (every|all|each|the word|) <S1> (for|by|with|against) <S2> in <F3>
(turn|change|make) (every|all|each|the word|) <S1> (into|to|a) <S2> in <F3>
(in|inside) <F3> (,|) (<S1> should be|change <S1> to|every <S1> becomes|put <S2> in place of <S1>) <S2>
(write|put|use) <S2> instead of <S1> in <F3>
= wc -l <F1>
(how long|how many lines long) is (the file|) <F1> (in lines|)
(how many|number of|count) (lines|rows|entries) (are in|in|of|are there in) <F1>
how many (lines|rows|entries) (does <F1> have|has <F1>)
line count (of|for) <F1>
= wc -w <F1>
(how many|number of|count) words (are in|in|of|are there in) <F1>
word count (of|for|) <F1>
= sort <F1>
(put|bring|get) (the lines of|) <F1> (in|into|in alphabetical|into alphabetical) order
(order|sort|arrange) (the lines of|the lines in|) <F1> (alphabetically|from a to z|by name|)
= sort -n <F1>
(order|sort|arrange) (the lines of|the numbers in|) <F1> (by number|numerically|by value|as numbers|by numeric value)
= sort -r <F1>
(order|sort|arrange) <F1> (backwards|in reverse|from z to a|descending|the other way round|in descending order)
= sort -u <F1>
(remove|drop|throw out|get rid of|leave out) (the|all|) (duplicates|double lines|duplicate lines|repeated lines) (in|from|of) <F1>
(each|every) line of <F1> (only|just) once
<F1> without (the|) (duplicates|double lines|duplicate lines|repetitions)
= sort <F1> | uniq -c | sort -rn
(how often|count how often|how many times) (does|) (each|every) line (occurs|appears|occur|appear|comes|is) in <F1>
(most|the most) (common|frequent) lines (of|in) <F1>
= diff <F1> <F2>
(compare|diff) <F1> (and|with|to|against) <F2>
(what|where|how) (is the difference between|are the differences between|differs between) <F1> and <F2>
(how|where|in what) (do|does) <F1> (and <F2> differ|differ from <F2>)
(are|is) there (any|a|) (difference|differences) between <F1> and <F2>
= awk -v n=<num1> '{print $n}' <F2>
(the|) (column|field) (number|) <num1> (of|from|in) <F2>
(the|) <num1> th (column|field) (of|from|in) <F2>
{showv} (only|just|) (column|field) (number|) <num1> (of|from|in) <F2>
= tac <F1>
<F1> (backwards|in reverse order|upside down|from the bottom up|last line first|from the end to the start|from bottom to top)
{showv} <F1> (backwards|upside down|from the end|last line first|in reverse|from bottom to top|bottom up)
= tr a-z A-Z < <F1>
<F1> in (capitals|upper case|capital letters|uppercase|big letters)
(make|turn|convert|write) <F1> (upper case|uppercase|in capitals|into upper case|to upper case|all caps|into capitals)
= tr A-Z a-z < <F1>
<F1> in (lower case|small letters|lowercase)
(make|turn|convert|write) <F1> (lower case|lowercase|in small letters|into lower case|to lower case)
= tar -czf <F1> <D2>
(pack|put|wrap|bundle|roll|archive|compress|squeeze) (the {dir}|all of|everything in|) <D2> (up|) (into|in|to|as) (the archive|a tarball|an archive|) (called|named|) <F1>
(make|create|build) (a|an|the) (tarball|archive|tar file|compressed archive|tar archive) (named|called|) <F1> (of|from|with|out of) (the {dir}|) <D2>
= tar -xf <path1>
(unpack|extract|open|untar|expand|decompress|uncompress) (the|this|) (archive|tarball|tar file|) <path1> (here|)
get the files out of <path1>
= tar -tf <path1>
(what's|what is|whats|which files are) (in|inside|inside of|packed in) (the|) (archive|tarball) <path1>
{show} (the|) (contents|files|list) (of|in) (the archive|the tarball|) <path1> without (unpacking|extracting) (it|)
= zip -r <D1>.zip <D1>
(zip|pack) (up|) (the|my|) ({dir}|folder) <D1>
(zip|pack) (up|) (the|my|) <D1> {dir}
(make|create) a zip (file|archive|) (of|from|out of) (the|my|) ({dir}|) <D1>
zip <D1>
= unzip <F1>
(unzip|unpack|extract|open|expand) (the|) (zip|zip file|zip archive) <F1>
= gzip <F1>
(make|get) <F1> smaller
(squeeze|shrink|compress) (the file|) <F1> (with gzip|)
= chmod +x <F1>
(let|allow) (me|everybody|everyone|us|people) (to|) (run|execute|start) <F1>
(make|mark|set) (the script|the file|) <F1> (executable|runnable|as executable|as a program|so that it can be run)
i want to (run|execute|be able to run) <F1> (as a program|)
= chmod <num1> <F2>
(permissions|mode|rights) (of|for) <F2> (should be|must be|to|=) <num1>
(give|set|put) <F2> (the|to|) (permissions|mode|rights|permission) <num1>
= chown <W1> <F2>
(make|let) <W1> (the|be the|) (owner of|own) <F2>
<F2> (should|must|has to) belong to (user|) <W1>
(give|hand) (ownership of|over|) <F2> to (user|) <W1>
= chgrp <W1> <F2>
(hand|give|assign|move) (over|) <F2> to (the|) group <W1>
(the|) group (of|for) <F2> (should be|must be|becomes) <W1>
<F2> (should|must|has to) belong to (the|) group <W1>
= usermod -aG <W1> <W2>
(put|add|make|let) <W2> (to|in|into|join|a member of) (the|) (group <W1>|<W1> group)
<W2> (should|must) (be|become) (a member of|in) (the|) (group <W1>|<W1> group)
= free -h
(how|what) (is|about) (my|the) (memory|ram) (doing|usage|situation|)
(memory|ram) (left|free|usage|use|status|situation|available|info) (please|?|)
(how much|what amount of) (ram|memory) (is left|is available|have i got|is there|does it have|do i still have|is unused|remains)
(is|have i) (there|) (enough|any|some|still some) (memory|ram) (left|free|available)
= df -h
(how much|what) (disk|disk space|space|room|storage) (is|do i have|have i|have we|remains|is still) (left|free|available|there)
(is|are) (the|my) (disk|disks|drive|drives|partitions) (full|nearly full|getting full|almost full)
(disk|free|storage|drive) (space|usage|room) (left|please|?|)
(how full|how empty) (is|are) (the|my) (disk|disks|drive|partitions|ssd)
(am i|are we) (running|) (out of|short of|low on) (disk|storage) (space|)
= du -sh <D1>
(how|) (big|large|heavy) (is|) (the {dir}|my|) <D1> ({dir}|)
(how much|what) (space|room|disk) (does|is) (the {dir}|) <D1> (take|use|need|occupy|taken by|taking)
(size|total size|disk usage) (of|for) (the {dir}|) <D1>
= du -h --max-depth=1 <O1> | sort -h
(what|which {dirs}|which folder) (takes|uses|eats|needs|occupies|take|use|eat) (all|up|) (the|most|the most|all the|so much) (disk space|space|room) <O1>
(where|on what) (is|does) (all|) (the|my) (disk space|space|room) (gone|go|used|lost) <O1>
(space|size|disk usage) (by|per|of each|for each) (subdirectory|{dir}) <O1>
= uptime
(how long|since when) (is|has) (it|the {machine}|this {machine}|my {machine}) (been|) (up|running|on)
(when|since when) (did|was) (the {machine}|this {machine}) (last|) (boot|start|started|booted)
= date
(what|which) (day|date|time) (is|do we have) (it|today|now|) (now|)
(time|date|the time|the date|current time|current date|today) (please|?|)
= nproc
(how many|number of|count of) (cpus|cores|processors|cpu cores|threads) (do i have|are there|has it|does this {machine} have|)
= lscpu
(which|what|what kind of|what sort of) (cpu|processor) (is this|do i have|is in here|is it|has this {machine})
(cpu|processor) (info|details|model|type|information)
= uname -r
(which|what) (kernel|kernel version|linux version|version of the kernel) (is this|is running|do i run|do i have|am i on|runs here)
kernel version (please|)
= cat /etc/os-release
(which|what) (distro|distribution|linux|os|operating system) (is this|do i have|is installed|am i on|do i run|runs here|is running)
(os|distro|distribution) (version|name|release) (please|)
= ip addr
(what's|what is|whats|tell me) (my|the) (ip|ip address|address|local ip)
(ip|ip address|my ip) (please|?|)
= ss -tulpn
(which|what) (ports|sockets) (are|is) (open|listening|in use|used)
(who|what|which programs) (listens|is listening|listen|are listening) (on the network|on which port|on what ports|)
= ss -tulpn | grep :<num1>
(who|what|which program|which process) (is|) (on|uses|listens on|using|listening on|occupies|sits on|blocks|has) port <num1>
port <num1> is (taken|used|in use|busy) , (by whom|by what|who has it|what is it)
is (anything|something) (on|listening on|running on) port <num1>
= ping -c 4 <host1>
(is|can i reach|can you reach|check if i can reach|see if) <host1> (up|alive|reachable|there|online|responding|) (from here|)
(does|is) <host1> (answer|respond|there)
= ps aux
(what|which programs|which processes) (is|are) (running|active|alive) (now|at the moment|on this {machine}|)
(all|every|list of|list all) (the|) (processes|running programs|running processes)
= pgrep -a <W1>
(is|check if|see if|check whether) (there a|) <W1> (running|active|process|alive|up) (at the moment|now|)
does <W1> run
(any|is there any) <W1> (running|process|processes)
= pgrep <W1>
(pid|process id|process number|the pid|the process id) (of|for) <W1>
(what|which) (pid|process id) (has|does|is) <W1> (have|)
= kill <num1>
(end|stop|terminate|finish|quit|shoot down|kill off) (the process|pid|process number|process with pid|the process with the id|) <num1>
= kill -9 <num1>
(force|hard) (kill|stop|quit) (process|pid|) <num1>
(kill|end|stop) (process|pid|) <num1> (by force|forcefully|immediately|at once|with force|the hard way)
= pkill <W1>
(end|stop|terminate|quit|close|kill|shut down) (all|every|the|all the|any) <W1> (processes|process|instances|programs)
(close|quit|exit|terminate) <W1>
= pkill -9 <W1>
(kill|end|stop|close) <W1> (by force|forcefully|forcibly|the hard way|with force|no matter what)
<W1> (hangs|does not react|is frozen|doesn't respond) , kill it
= systemctl restart <W1>
(restart|bounce|relaunch|start again|reboot) (the|) <W1> {svc}
(restart|bounce) {svc} <W1>
= systemctl status <W1>
(is|how is) (the|) (service <W1>|<W1> service|<W1> daemon) (running|up|doing|ok|active|alive|)
(state|status|health) of (the|) <W1> {svc}
= systemctl enable <W1>
(start|run|launch|load) <W1> (at|on|with) (boot|startup|every boot|system start)
<W1> (should|must) (start|run|come up) (automatically|by itself|at boot|on boot|on startup|with the system)
(let|make) <W1> (start|run|come up) (automatically|by itself|at boot|on boot|on startup)
= systemctl disable <W1>
(don't|do not|never) (start|run|launch|load) <W1> (at|on) (boot|startup)
<W1> should (not|no longer) (start|run|come up) (automatically|by itself|at boot|on boot|on startup)
= systemctl --failed
(which|what|any|are there any) (services|units|daemons) (failed|broken|that failed|are broken|have failed|did not start|are down|with errors)
= journalctl -u <W1>
(logs|log|journal|messages|log entries) (of|for|from) (the|) (service|unit|) <W1>
(what does|what did) <W1> (log|write to the log|say in the log|say in its log)
= journalctl -p err
(any|are there any|show|list|which) (errors|error messages|problems) (in|from) (the|) (journal|system log|log|logs|syslog)
= apt install <W1>
(get|put|i need|i want|set up|fetch|add) (me|) (the|) (program|package|software|tool) <W1> (on here|installed|on this {machine}|please|)
(i need|i want) <W1> (installed|on this {machine})
= apt remove <W1>
(throw|kick|take) <W1> (out|off the {machine}|off this {machine})
(uninstall|deinstall|remove) (the|) (program|package|software|tool) <W1>
= apt upgrade
(update|upgrade|bring up to date) (everything|all|all packages|all programs|all software|my {machine}|the {machine}|the whole system)
(get|install) (all|the|the latest|all the) (updates|upgrades|newest versions)
= type <W1>
(is|do i have|have i got|have we) <W1> (installed|on this {machine}|here|available)
where (is|does) (the|) (program|command|binary) <W1> (live|installed|located|)
= history
(what|which commands) (did i|have i) (type|typed|run|enter|entered|do|done) (before|so far|lately|last|recently)
(my|the|list) (past|previous|last|old|earlier|former) commands
= whoami
(who|which user|as whom|what user) am i (logged in|logged in as|here|now|)
(my|the current) (user name|username|login|login name) (please|)
= id
(which|what) groups (am i in|do i belong to|am i a member of|have i)
(my|list my) (groups|uid|user id)
= env
(what|which) (environment variables|variables) (are|do i have|exist|have i) (set|defined|)
= reboot
(boot|start) (the {machine}|it|this {machine}) (again|anew|once more)
(reboot|restart) (now|please|this thing|it all|)
= shutdown now
(turn|switch|power) (the {machine}|it|this {machine}|everything) off
(shut|power) (it|everything|the {machine}) down
= cut -d : -f 1 /etc/passwd
(all|list all|the|which|what) (users|accounts|user accounts|user names) (exist|are there|are on this {machine}|on this {machine}|of this {machine}|does this {machine} have|do we have|)
= sha256sum <F1>
(sha256|sha-256|sha 256|sha256sum|the sha256) (sum|checksum|hash|) (of|for|from) <F1>
= md5sum <F1>
(md5|md5sum|the md5) (sum|checksum|hash|) (of|for|from) <F1>
= curl -O <host1>
(get|fetch|grab|pull|download|save) (me|) (the|this|) (file|page|) (from|at|) <host1>
= scp <F1> <host1>:
(send|copy|upload|push|transfer) <F1> (to|over to|onto) (the server|the machine|the host|) <host1>
= ssh <host1>
(log|sign|get) (me|) (in|into) (to|on|onto) <host1> (over ssh|with ssh|via ssh|)
(connect|go|ssh) (me|) (to|into|) (the server|the machine|) <host1>
"""
