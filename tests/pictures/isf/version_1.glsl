void main() { o = max(texture(a, p), 0.0)/exp2(float(n - 1)); }
