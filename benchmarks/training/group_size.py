"""Plots what UpdateBenchmark prints: group_size.py < RESULTS > plot.svg.

RESULTS holds a line a measurement: PROMPT GROUP CORE_SECONDS packed|alone, where alone is every response with its prompt to itself.
"""
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 420, 60, 50, 30, 170
COLORS = ["#1b6ca8", "#d1782c", "#3f8f4f", "#8a8a8a"]

series = {}
for line in sys.stdin:
    if line.strip():
        prompt, group, seconds, how = line.split()
        name = f"prompt {prompt}" + ("" if how == "packed" else ", not packed")
        series.setdefault(name, []).append((int(group), float(seconds)))
groups = sorted({group for points in series.values() for group, _ in points})
most = max(seconds for points in series.values() for _, seconds in points)
top = next(step for step in (5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 400, 1000) if step >= most)


def x(group):
    return LEFT + (WIDTH - LEFT - RIGHT) * (group - groups[0]) / (groups[-1] - groups[0])


def y(seconds):
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * seconds / top


print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">')
print(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>')
for i in range(6):
    value = top * i / 5
    print(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#dddddd"/>')
    print(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g}</text>')
for group in groups:
    print(f'<text x="{x(group):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{group}</text>')
print(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">responses of a group</text>')
print(f'<text x="{LEFT}" y="{TOP - 12}">core seconds of a group\'s forward and backward pass and one optimizer step</text>')
for color, (name, points) in zip(COLORS, series.items()):
    points.sort()
    path = " ".join(f"{x(group):.1f},{y(seconds):.1f}" for group, seconds in points)
    dash = ' stroke-dasharray="6 4"' if "not packed" in name else ""
    print(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"{dash}/>')
    for group, seconds in points:
        print(f'<circle cx="{x(group):.1f}" cy="{y(seconds):.1f}" r="3.5" fill="{color}"/>')
    print(f'<text x="{x(points[-1][0]) + 10:.1f}" y="{y(points[-1][1]) + 4:.1f}" fill="{color}">{name}</text>')
print("</svg>")
