#include <cstdio>
int main() { return std::puts("redoubt") < 0; }
