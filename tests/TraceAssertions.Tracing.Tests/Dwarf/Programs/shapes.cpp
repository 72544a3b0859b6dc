#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace shapes
{
    struct Shape
    {
        virtual ~Shape() = default;
        virtual double area() const = 0;
    };

    template <typename T>
    struct Square final : Shape
    {
        explicit Square(T side) : side_(side) {}
        double area() const override { return double(side_) * double(side_); }
        T side_;
    };

    static double sum(const std::vector<std::unique_ptr<Shape>> &all)
    {
        double total = 0;
        std::for_each(all.begin(), all.end(), [&](const std::unique_ptr<Shape> &one) { total += one->area(); });
        return total;
    }
}

int main(int argc, char **)
{
    std::vector<std::unique_ptr<shapes::Shape>> all;
    for (int i = 0; i < argc + 3; i++)
        all.push_back(std::make_unique<shapes::Square<int>>(i));
    std::string text = std::to_string(shapes::sum(all));
    std::puts(text.c_str());
}
