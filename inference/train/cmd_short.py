# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests in few words, with ordinals, and about what is less often asked for."""

TABLE = r"""
= awk -v n=1 '{print $n}' <F1>
{showv} (only|just|) (the|) first (column|field|word) (of|from|in) (each line of|every line of|) <F1>
(the|) first (column|field) (of|from|in) <F1>
= awk -v n=2 '{print $n}' <F1>
{showv} (only|just|) (the|) second (column|field|word) (of|from|in) (each line of|every line of|) <F1>
(the|) second (column|field) (of|from|in) <F1>
= cut -d , -f 2 <F1>
{showv} (the|) second (column|field) (of|from|in) (the|) (csv|csv file|comma separated file|comma separated) <F1>
(the|) second (csv|comma separated) (column|field) (of|from|in) <F1>
= sort -k 2 <F1>
(sort|order|arrange) (the lines of|) <F1> by (the|) second (column|field|word)
(sort|order) by (the|) second (column|field) (of|in) <F1>
= awk -v n=3 '{print $n}' <F1>
{showv} (only|just|) (the|) third (column|field|word) (of|from|in) (each line of|every line of|) <F1>
(the|) third (column|field) (of|from|in) <F1>
= cut -d , -f 3 <F1>
{showv} (the|) third (column|field) (of|from|in) (the|) (csv|csv file|comma separated file|comma separated) <F1>
(the|) third (csv|comma separated) (column|field) (of|from|in) <F1>
= sort -k 3 <F1>
(sort|order|arrange) (the lines of|) <F1> by (the|) third (column|field|word)
(sort|order) by (the|) third (column|field) (of|in) <F1>
= awk -v n=4 '{print $n}' <F1>
{showv} (only|just|) (the|) fourth (column|field|word) (of|from|in) (each line of|every line of|) <F1>
(the|) fourth (column|field) (of|from|in) <F1>
= cut -d , -f 4 <F1>
{showv} (the|) fourth (column|field) (of|from|in) (the|) (csv|csv file|comma separated file|comma separated) <F1>
(the|) fourth (csv|comma separated) (column|field) (of|from|in) <F1>
= sort -k 4 <F1>
(sort|order|arrange) (the lines of|) <F1> by (the|) fourth (column|field|word)
(sort|order) by (the|) fourth (column|field) (of|in) <F1>
= awk -v n=5 '{print $n}' <F1>
{showv} (only|just|) (the|) fifth (column|field|word) (of|from|in) (each line of|every line of|) <F1>
(the|) fifth (column|field) (of|from|in) <F1>
= cut -d , -f 5 <F1>
{showv} (the|) fifth (column|field) (of|from|in) (the|) (csv|csv file|comma separated file|comma separated) <F1>
(the|) fifth (csv|comma separated) (column|field) (of|from|in) <F1>
= sort -k 5 <F1>
(sort|order|arrange) (the lines of|) <F1> by (the|) fifth (column|field|word)
(sort|order) by (the|) fifth (column|field) (of|in) <F1>
= sort -rn <F1>
(sort|order|put|arrange) <F1> (with the|by number ,|numerically ,|) highest (numbers|number|values|value|) (first|on top|at the top)
highest (numbers|values|lines) (of|in|from) <F1> first
= sort -rn <F1>
(sort|order|put|arrange) <F1> (with the|by number ,|numerically ,|) biggest (numbers|number|values|value|) (first|on top|at the top)
biggest (numbers|values|lines) (of|in|from) <F1> first
= sort -rn <F1>
(sort|order|put|arrange) <F1> (with the|by number ,|numerically ,|) largest (numbers|number|values|value|) (first|on top|at the top)
largest (numbers|values|lines) (of|in|from) <F1> first
= sort -n <F1>
(sort|order|put|arrange) <F1> (with the|by number ,|numerically ,|) smallest (numbers|number|values|value|) (first|on top|at the top)
smallest (numbers|values|lines) (of|in|from) <F1> first
= sort -n <F1>
(sort|order|put|arrange) <F1> (with the|by number ,|numerically ,|) lowest (numbers|number|values|value|) (first|on top|at the top)
lowest (numbers|values|lines) (of|in|from) <F1> first
= grep -C <num1> <S2> <F3>
(show|give me|print|find|list) (the|) <num1> lines (around|before and after|above and below|on each side of|on both sides of) <S2> in <F3>
<num1> lines (around|before and after) <S2> in <F3>
<S2> in <F3> with (its|the) surrounding <num1> lines
= find <O1> -type f -printf '%T+ %p\n' | sort -r | head -n 1
(which|what) (is|was) (the|) (newest|latest|most recent|most recently changed|youngest) file <O1>
{find} (the|) (newest|latest|most recent|youngest) file <O1>
= find <O1> -type f -printf '%T+ %p\n' | sort | head -n 1
(which|what) (is|was) (the|) oldest file <O1>
{find} (the|) oldest file <O1>
= find <O1> -name <N1>
where (did|has|could|might) (the|my|that|this|) (file|document|) <N1> (go|gone|be|end up|get lost)
i (can't|cannot|can not|do not|don't) (find|see|locate) (the|my|that|) (file|document|) <N1> (any more|anywhere|)
what happened to (the|my|) (file|) <N1>
= lspci
(pci|pcie) (devices|cards|hardware)
(what|which) (cards|pci cards|hardware|graphics card) (are|is|do i have) (in|inside|) (this {machine}|here|)
= lsusb
(usb|usb devices|usb stuff|usb sticks) (?|please|)
(what|which) (is|things are|devices are) (plugged in|connected|attached) (by usb|over usb|to usb|)
= sensors
(temperature|temperatures|heat) (of|) (the|my|) (cpu|processor|{machine}|chips)
how (hot|warm) is (the|my|) (cpu|processor|{machine}|it)
= cal
(show|print|give me|display|) (a|the|this month's|) calendar (please|of this month|for this month|)
= last
(who|when) (was logged in|logged in|did people log in|did users log in) (lately|recently|before|)
(past|recent|last|former) logins
= ping -c 4 8.8.8.8
(do i have|is there|have we got|am i on|is) (the|) (internet|network|net) (access|connection|working|up|) (here|)
(am i|are we) (online|connected|offline)
= dig <host1>
(resolve|look up|lookup|dns of|dns for|ip of|address of|what is the ip of|what is the address of) (the name|the domain|the host|) <host1>
= ping -c 4 <host1>
ping <host1>
(can|does) <host1> (be reached|be pinged|answer a ping|answer pings|react|live)
= traceroute <host1>
(route|path|way|hops) (to|towards) <host1>
= whois <host1>
(who|whom) (owns|registered|does) (the|) (domain|) <host1> (belong to|)
= nc -zv <host1> <num2>
is port <num2> (of|on|at) <host1> (open|reachable|free)
is <host1> port <num2> open
(can i reach|check|test) port <num2> (of|on|at) <host1>
= docker ps
(running|which) (containers|docker containers) (are there|are running|run|)
= jq . <F1>
(pretty print|format|beautify|tidy up|indent|prettify) (the|) (json|json file|) <F1> (nicely|readably|)
= printenv <W1>
(value|content|setting) of (the|) (variable|environment variable|) <W1>
(what is|what's) (the|) (variable|environment variable) <W1> (set to|)
= ps -u <W1>
(what|which) (processes|programs) (does|is) (user|) <W1> (run|running|own|have)
(processes|programs|what is running) (of|by|from) (user|) <W1>
= ps -ef --forest
(process tree|tree of processes|processes as a tree|hierarchy of processes) (please|)
(who|which process) (started|is the parent of|is the child of) (whom|which|which process)
= ps aux --sort=-%mem | head -n <num1>
(the|) (top|biggest|) <num1> (most|) (memory|ram) (hungry|hogs|users|eaters|eating|using|consuming) (programs|processes|)
= ps aux --sort=-%cpu | head -n <num1>
(the|) (top|biggest|) <num1> (most|) (cpu|processor) (hungry|hogs|users|eaters|using|intensive) (programs|processes|)
= fuser -v <D1>
(who|what|which process) (uses|is using|keeps|blocks|holds|occupies) (the {dir}|the mount|) <D1> (busy|open|)
why can't i unmount <D1>
= lsof <F1>
(who|what|which process|which program) (has|holds|keeps|is using|uses) (the file|) <F1> (open|)
= kill -CONT <num1>
(continue|resume|wake up|go on with|unfreeze) (the|) (process|stopped process|pid|) <num1>
= kill -STOP <num1>
(pause|suspend|halt|hold|freeze) (the|) (process|pid|) <num1>
= id <W1>
(which|what) groups (is|does) (user|) <W1> (in|belong to|member of)
= useradd -m <W1>
(new|add a|create a|make a) (user|account) (for|named|called|) <W1> (with a home|with home directory|with a home directory|)
(set up|create|make|open) an account (for|named|called) <W1>
= userdel <W1>
{del} (the|) (user|account|login) (of|) <W1>
= git status
(anything|something|what is) (uncommitted|changed|modified|not committed|new) (in git|in the repo|in the repository|in this repository|)
(did|have) i (commit|committed) everything
= git blame <F1>
who (wrote|changed|last changed|edited|touched) (the lines of|each line of|every line of|lines in|) <F1>
= git branch --show-current
(on|) (which|what) branch (am i on|am i|is this|are we on)
= apt show <W1>
(info|information|details|tell me more|tell me) (on|about|of) (the|) package <W1>
= systemctl --failed
(what|which services|anything) (failed|did not|didn't|has failed|could not) (to|) (start|come up|run) (at boot|)
= systemctl status <W1>
is (the|) (service|server|daemon) <W1> (ok|alive|up|running|down)
= journalctl --since -<dur1.m>min
(log|journal|messages|log messages|what was logged|logs|entries) (of|from|in|since) (the|) (last|past|previous) <dur1>
= rsync -a <D1> <D2>
(mirror|sync|synchronize|synchronise) (the {dir}|) <D1> (to|with|into|and) <D2>
= gunzip <F1>
(decompress|uncompress|gunzip|unpack) (the file|) <F1>
= gzip <F1>
(gzip|compress|pack) (the|) (file|) <F1>
= unzip -l <F1>
(what's|what is|which files are) (in|inside|inside of) (the|) (zip|zip file|zip archive) <F1>
{show} (the|) contents of (the|) (zip|zip file|zip archive) <F1>
= chmod -R <num1> <D1>
(set|give|change) (the|) (mode|permissions|rights) (of|) <D1> (and everything in it|and everything below|recursively|and all subdirectories) to <num1>
= chown -R <W1> <D2>
(everything|all|all files) (in|below|under|inside) <D2> (should|must|has to) belong to (user|) <W1>
(make|let) <W1> (the|) (owner of|own) (everything|all files) (in|below|under) <D2>
= chmod a-w <F1>
(make|set) <F1> (read only|read-only|write protected|unwritable|to read only|not writable)
(protect|guard) <F1> (against|from) (writing|changes|being changed|overwriting)
= df -h
(how much|) (room|space) (is|) (left|free|available|remaining) (on|) (the|my|) (disk|disks|drive|drives|ssd|hard disk)
= lsblk -f
(which|what) (file system|filesystem|fs) (is|do|has) (on|) (each|every|the|my) (partition|partitions|disk|drive) (have|use|)
"""
